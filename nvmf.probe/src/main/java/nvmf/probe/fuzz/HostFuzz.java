package nvmf.probe.fuzz;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nvmf.api.probe.FuzzPlan;
import nvmf.api.probe.FuzzReport;
import nvmf.probe.wire.Line;
import nvmf.probe.wire.Listening;

/**
 * Fuzzes hosts that connect, association after association, until enough was sent or the first trouble. A host is expected to come back
 * when its association has ended.
 */
public final class HostFuzz implements Closeable {
    private static final int PROGRESS = 100;
    private static final int CONNECTIONS_MAX = 64;
    private static final Duration POLL = Duration.ofMillis(200);

    private final FuzzPlan plan;
    private final Tally tally;
    private final Listening listening;
    private final List<Thread> threads = new ArrayList<>();
    private final List<FuzzReport.Finding> findings = new ArrayList<>();
    private PlayedController controller;

    /** Listens from here on. */
    public HostFuzz(FuzzPlan plan, InetSocketAddress address) throws IOException {
        this.plan = plan;
        this.tally = new Tally(plan.seed());
        this.listening = new Listening(address);
        this.controller = new PlayedController(plan.seed(), plan.subnqn().value());
        controller.end();
    }

    /** Where hosts can connect. */
    public InetSocketAddress address() throws IOException {
        return listening.address();
    }

    /** Goes on until it is done. */
    public FuzzReport run(Consumer<FuzzReport> progress) throws IOException, InterruptedException {
        long lastHeard = System.nanoTime();
        try {
            while (tally.pdus() < plan.count() && !found()) {
                Optional<Line> line = listening.accept(POLL);
                threads.removeIf(thread -> !thread.isAlive());
                if (line.isPresent()) {
                    welcome(line.get(), progress);
                }
                if (line.isPresent() || !threads.isEmpty()) {
                    lastHeard = System.nanoTime();
                } else if (System.nanoTime() - lastHeard > plan.patience().toNanos()) {
                    found(controller, tally.sessions() == 0 ? "no host has come" : "the host has not come back");
                }
            }
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException();
        }
        controller.end();
        for (Thread thread : threads) {
            thread.join(2 * plan.patience().toMillis());
        }
        synchronized (findings) {
            return tally.report(findings.subList(0, Math.min(1, findings.size())));
        }
    }

    private void welcome(Line line, Consumer<FuzzReport> progress) throws IOException {
        if (threads.size() >= CONNECTIONS_MAX) {
            line.close();
            return;
        }
        if (!controller.expectsMore()) {
            controller.end();
            controller = new PlayedController(
                    plan.seed() + tally.sessions(), plan.subnqn().value());
            tally.session();
            if (tally.sessions() % PROGRESS == 0) {
                progress.accept(tally.report(List.of()));
            }
        }
        PlayedController mine = controller;
        HostSession session = new HostSession(plan, mine, line, tally);
        Thread thread = new Thread(
                () -> {
                    try {
                        session.run();
                    } catch (IOException e) {
                        found(mine, e.getMessage());
                    }
                },
                "nvmf-fuzz");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void found(PlayedController where, String what) {
        synchronized (findings) {
            findings.add(
                    new FuzzReport.Finding(where.seed(), what, where.recording().script()));
        }
    }

    private boolean found() {
        synchronized (findings) {
            return !findings.isEmpty();
        }
    }

    @Override
    public void close() throws IOException {
        for (Thread thread : threads) {
            thread.interrupt();
        }
        listening.close();
    }
}
