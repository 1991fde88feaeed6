package nvmf.transport.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What comes to one end of a queue pair, in order and on that end's thread. It is bounded by what is posted: a command and its
 * completion for each entry of the queue, and the end.
 */
final class Mailbox {
    /** After so many messages the other queue pairs of the thread have a turn. */
    private static final int BATCH_MAX = 256;

    // Concurrent: the one place where the thread of the other end comes in.
    private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Executor executor;
    private final Runnable batchEnd;
    private final Consumer<Throwable> failed;
    private volatile Thread thread;

    /**
     * @param batchEnd runs after the messages that were there
     * @param failed   takes what a message or {@code batchEnd} threw, on the same thread
     */
    Mailbox(Executor executor, Runnable batchEnd, Consumer<Throwable> failed) {
        this.executor = executor;
        this.batchEnd = batchEnd;
        this.failed = failed;
    }

    /** Any thread. */
    void post(Runnable message) {
        messages.add(message);
        schedule();
    }

    /** Runs at once where this is the end's thread, else posts. */
    void runOrPost(Runnable message) {
        if (isInside()) {
            run(message);
        } else {
            post(message);
        }
    }

    /** Whether the caller is on the end's thread. */
    boolean isInside() {
        return Thread.currentThread() == thread;
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        thread = Thread.currentThread();
        for (int i = 0; i < BATCH_MAX; i++) {
            Runnable message = messages.poll();
            if (message == null) {
                break;
            }
            run(message);
        }
        run(batchEnd);
        scheduled.set(false);
        if (!messages.isEmpty()) {
            schedule();
        }
    }

    private void run(Runnable message) {
        try {
            message.run();
        } catch (Throwable e) {
            // An executor would swallow it, and with it the queue pair.
            failed.accept(e);
        }
    }
}
