package nvmf.block;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations of one file device from their arrival to their stage: a bounded line, the threads {@code nvmf-file-N} that nobody
 * interrupts, one commit for many, and an orderly end.
 */
final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    /** Accepted and not completed; one more fails with Namespace Not Ready, which hosts retry. */
    static final int MAX = 1 << 16;

    private final ThreadPoolExecutor threads;
    private final Gate gate = new Gate(MAX);
    private final GroupCommit commits;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** {@code onFailure} runs once, on a thread of this, when a force failed; {@code last} when all operations have ended. */
    Operations(int threadCount, GroupCommit.Force force, Runnable onFailure, Runnable last) {
        AtomicInteger number = new AtomicInteger();
        // Threads start when they are first needed. The line before them is no longer than the gate has room.
        threads = new ThreadPoolExecutor(
                threadCount, threadCount, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "nvmf-file-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        commits = new GroupCommit(threads, force, onFailure);
        gate.emptied().thenRun(() -> threads.execute(() -> end(last)));
    }

    /** Whether a force has failed, so that nothing can be made durable any more. */
    boolean failed() {
        return commits.failed();
    }

    /** Runs {@code io}, which fails with a {@link StatusException}, and then, if it is to be durable, a force. */
    CompletionStage<Void> submit(boolean durable, Runnable io) {
        if (!gate.enter()) {
            return Outcome.failed(Status.NAMESPACE_NOT_READY);
        }
        CompletableFuture<Void> stage = new CompletableFuture<>();
        threads.execute(() -> run(durable, io, stage));
        return stage;
    }

    private void run(boolean durable, Runnable io, CompletableFuture<Void> stage) {
        try {
            io.run();
        } catch (StatusException e) {
            finish(stage, e);
            return;
        } catch (RuntimeException | Error e) {
            LOG.error("An operation failed for a reason of ours.", e);
            finish(stage, e);
            return;
        }
        if (durable) {
            commits.request().whenComplete((done, failure) -> finish(stage, failure));
        } else {
            finish(stage, null);
        }
    }

    /** A force that covers every operation that has completed. */
    CompletionStage<Void> force() {
        if (!gate.enter()) {
            return Outcome.failed(Status.NAMESPACE_NOT_READY);
        }
        CompletableFuture<Void> stage = new CompletableFuture<>();
        commits.request().whenComplete((done, failure) -> finish(stage, failure));
        return stage;
    }

    private void finish(CompletableFuture<Void> stage, Throwable failure) {
        try {
            if (failure == null) {
                stage.complete(null);
            } else {
                stage.completeExceptionally(failure);
            }
        } finally {
            gate.leave();
        }
    }

    /**
     * Takes no more, and waits a while for those under way and for what is done last. No thread is interrupted: where an operation
     * hangs, the end comes after it.
     */
    void close(long waitSeconds) {
        gate.close();
        try {
            ended.get(waitSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Operations still run after {} s; the file is closed after the last.", waitSeconds);
        } catch (InterruptedException e) {
            LOG.debug("Not waited for the last operation: interrupted.", e);
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("The file was not closed in order; written data may be lost.", e.getCause());
        }
    }

    private void end(Runnable last) {
        try {
            last.run();
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
        } finally {
            // Stops idle threads; nothing is in the file any more.
            threads.shutdown();
        }
    }
}
