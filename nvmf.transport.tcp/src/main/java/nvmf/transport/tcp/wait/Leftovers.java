package nvmf.transport.tcp.wait;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** What is still asked of an event loop when the transport may have ended meanwhile. */
public final class Leftovers {
    private Leftovers() {}

    /** Runs the task on a loop; where that has ended, so has everything that the task was about, and nothing is run. */
    public static void execute(Executor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The loop closed its connections before it ended.
        }
    }
}
