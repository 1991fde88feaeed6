package nvmf.api.probe;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * A peer for trying out others over NVMe/TCP: it sends what an honest one never would, and looks at every byte that comes back. It
 * knows nothing of the transports that are installed. Each method runs on its caller's thread, until it is done or that thread is
 * interrupted, and leaves no connection behind.
 */
public interface Probe {
    /**
     * Speaks what a script says, as host or as controller.
     *
     * @param log gets a line for each PDU that went or came
     * @throws IllegalArgumentException if the script cannot be understood; names the line
     * @throws IOException              if nobody listens at the address, or it cannot be listened at
     */
    ScriptReport run(ScriptPlan plan, Consumer<String> log) throws IOException, InterruptedException;

    /**
     * Speaks valid sessions with one thing wrong again and again.
     *
     * @param progress is told now and then
     * @throws IOException if there is no valid session to begin with
     */
    FuzzReport fuzz(FuzzPlan plan, Consumer<FuzzReport> progress) throws IOException, InterruptedException;

    /**
     * Checks a controller against the rules of the specifications.
     *
     * @param progress gets each verdict as it falls
     * @throws IOException if no association can be made, so that there is nothing to check
     */
    ConformanceReport examine(ConformancePlan plan, Consumer<Verdict> progress)
            throws IOException, InterruptedException;
}
