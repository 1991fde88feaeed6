package nvmf.host.queue;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of a queue, and its clock. It belongs to the transport, which may stop at any time: from then on nothing happens
 * later, and what has to happen now happens where the caller is, since nobody else can be at work here. Any thread.
 */
public final class QueueThread {
    private final ScheduledExecutorService executor;
    private final Thread thread = Thread.currentThread();

    /** Made on the thread itself. */
    QueueThread(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /** Whether the caller is on it. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs a task on this thread: now, if that is where the caller is. */
    public void execute(Runnable task) {
        if (isCurrent()) {
            task.run();
            return;
        }
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Something that is going to happen on this thread, unless it is cancelled there. */
    @FunctionalInterface
    public interface Timer {
        void cancel();
    }

    /** Runs a task after a while. */
    public Timer after(long millis, Runnable task) {
        try {
            ScheduledFuture<?> future = executor.schedule(task, millis, TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    /** Runs a task again and again. */
    public Timer every(long millis, Runnable task) {
        try {
            ScheduledFuture<?> future = executor.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }
}
