package nvmf.probe.fuzz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import nvmf.api.probe.FuzzPlan;
import nvmf.api.probe.FuzzReport;

/** Fuzzes a controller, session after session, until enough was sent or the first trouble. */
public final class ControllerFuzz {
    private static final int PROGRESS = 100;

    private final FuzzPlan plan;
    private final InetSocketAddress address;
    private final Tally tally;

    public ControllerFuzz(FuzzPlan plan, InetSocketAddress address) {
        this.plan = plan;
        this.address = address;
        this.tally = new Tally(plan.seed());
    }

    /**
     * Goes on until it is done.
     *
     * @throws IOException if a session without anything wrong does not work
     */
    public FuzzReport run(Consumer<FuzzReport> progress) throws IOException, InterruptedException {
        // The namespace's blocks are as long as it says; the first menu is only to find out.
        try (FuzzWitness witness = FuzzWitness.connect(
                address,
                plan.patience(),
                new Menu(new Random(plan.seed()), plan.subnqn().value(), 512))) {
            while (tally.pdus() < plan.count()) {
                long seed = plan.seed() + tally.sessions();
                Recording recording = new Recording();
                tally.session();
                try (ControllerSession session =
                        new ControllerSession(plan, address, seed, witness.blockSize(), recording, tally)) {
                    session.run();
                    witness.testify();
                } catch (ClosedByInterruptException e) {
                    throw new InterruptedException();
                } catch (IOException e) {
                    return tally.report(List.of(finding(seed, e, recording)));
                }
                if (tally.sessions() % PROGRESS == 0) {
                    progress.accept(tally.report(List.of()));
                }
            }
        }
        return tally.report(List.of());
    }

    private static FuzzReport.Finding finding(long seed, IOException failure, Recording recording) {
        return new FuzzReport.Finding(seed, failure.getMessage(), recording.script());
    }
}
