package nvmf.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces for many at the price of one. A call of force covers every request made before that call began; requests made while it
 * runs share the next one. The request goes to the end of the executor's line, so that writes already there join it.
 *
 * <p>One failure is the end: the kernel reports a failed write-back once, drops the pages, and lets the next force succeed over
 * data that is not there. So after one every request fails, for ever.
 */
final class GroupCommit {
    /** What makes writes durable; fails with a {@link StatusException}, or with whatever else, which is as final. */
    @FunctionalInterface
    interface Force {
        void force();
    }

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final Executor executor;
    private final Force force;
    private final Runnable onFailure;

    // Filled by any thread and emptied by the one that forces.
    private final Queue<CompletableFuture<Void>> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean failed;

    /** Forces on {@code executor}; {@code onFailure} runs there once, before the requests of the failed force fail. */
    GroupCommit(Executor executor, Force force, Runnable onFailure) {
        this.executor = executor;
        this.force = force;
        this.onFailure = onFailure;
    }

    boolean failed() {
        return failed;
    }

    /** Completes, on the executor, when all that was written before this call is durable. */
    CompletionStage<Void> request() {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        requests.add(durable);
        // Whoever makes it one starts the force; the queue is filled before the count, so a force finds what it
        // counted.
        if (pending.getAndIncrement() == 0) {
            executor.execute(this::forceOnce);
        }
        return durable;
    }

    private void forceOnce() {
        int count = pending.get();
        List<CompletableFuture<Void>> covered = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            covered.add(requests.remove());
        }
        StatusException failure = failed ? afterFailure() : tryForce();
        // The next force may begin before these are told: what they wait for has happened.
        if (pending.addAndGet(-count) > 0) {
            executor.execute(this::forceOnce);
        }
        for (CompletableFuture<Void> request : covered) {
            if (failure == null) {
                request.complete(null);
            } else {
                request.completeExceptionally(failure);
            }
        }
    }

    private StatusException tryForce() {
        try {
            force.force();
            return null;
        } catch (StatusException e) {
            fail();
            return e;
        } catch (Throwable e) { // Else the count stays, and whoever asks for a force from now on waits for ever.
            LOG.error("A flush failed for a reason of ours.", e);
            fail();
            return new StatusException(Status.WRITE_FAULT, "a flush failed: " + e, e);
        }
    }

    private void fail() {
        failed = true;
        try {
            onFailure.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Who is to hear of a failed flush failed.", e);
        }
    }

    static StatusException afterFailure() {
        return new StatusException(
                Status.WRITE_FAULT, "an earlier flush failed, so that written data may be lost; reopen the device");
    }
}
