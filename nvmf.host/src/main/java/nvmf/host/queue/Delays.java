package nvmf.host.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What happens later, though there may be no queue and no transport then whose clock could say when. */
@FunctionalInterface
public interface Delays {
    /** Of the machine. */
    Delays SYSTEM = millis -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);

    /** Runs what it is given after so many milliseconds. */
    Executor after(long millis);
}
