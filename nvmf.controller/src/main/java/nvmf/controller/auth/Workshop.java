package nvmf.controller.auth;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * Where the expensive part of authentication is done, a few pieces at a time whoever asks for them: hosts that have proved nothing yet can
 * keep these workers busy and nobody else. Callable from any thread.
 */
public final class Workshop {
    /** Pieces that wait; with the largest group they are a few seconds of work. */
    static final int WAITING_MAX = 64;

    private final Executor executor;
    private final int atATime;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger seqnum = new AtomicInteger(random.nextInt());
    private int running;

    /**
     * A workshop.
     *
     * @param executor runs the pieces, on any thread that may take its time
     * @param atATime  how many at the same time
     */
    public Workshop(Executor executor, int atATime) {
        this.executor = executor;
        this.atATime = atATime;
    }

    /**
     * Does a piece of work.
     *
     * @return completes on a worker with what came out, or fails at once with Controller Busy if too much is waiting
     */
    <T> CompletionStage<T> call(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable piece = () -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            } finally {
                next();
            }
        };
        synchronized (this) {
            if (running == atATime) {
                if (waiting.size() == WAITING_MAX) {
                    return CompletableFuture.failedFuture(new StatusException(Status.CONTROLLER_BUSY));
                }
                waiting.add(piece);
                return result;
            }
            running++;
        }
        executor.execute(piece);
        return result;
    }

    private void next() {
        Runnable piece;
        synchronized (this) {
            piece = waiting.poll();
            if (piece == null) {
                running--;
                return;
            }
        }
        executor.execute(piece);
    }

    /** Does a piece of work that takes no time, without a worker. */
    static <T> CompletionStage<T> now(Callable<T> work) {
        try {
            return CompletableFuture.completedFuture(work.call());
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A sequence number that was not used before: each is one more than the last, and none is 0. */
    int nextSeqnum() {
        int next = seqnum.incrementAndGet();
        return next == 0 ? nextSeqnum() : next;
    }

    /** A challenge that nobody can foresee. */
    byte[] challenge(int bytes) {
        byte[] challenge = new byte[bytes];
        random.nextBytes(challenge);
        return challenge;
    }
}
