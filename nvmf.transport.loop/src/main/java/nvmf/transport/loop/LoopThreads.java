package nvmf.transport.loop;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The threads {@code nvmf-loop-0} and on, handed out in turn: the two ends of a queue pair, taken one after the other, get two. */
public final class LoopThreads implements Supplier<ScheduledExecutorService>, AutoCloseable {
    private final ScheduledExecutorService[] executors;
    private final AtomicInteger next = new AtomicInteger();

    /** @param count 2 to 1024; a thread starts when it is first needed */
    public LoopThreads(int count) {
        if (count < 2 || count > 1024) {
            throw new IllegalArgumentException("threads is a number from 2 to 1024, not " + count);
        }
        executors = new ScheduledExecutorService[count];
        for (int i = 0; i < count; i++) {
            executors[i] = single("nvmf-loop-" + i);
        }
    }

    private static ScheduledExecutorService single(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    @Override
    public ScheduledExecutorService get() {
        return executors[Math.floorMod(next.getAndIncrement(), executors.length)];
    }

    /** Lets what was handed over be done, drops what was scheduled for later, and waits for nothing. */
    @Override
    public void close() {
        for (ScheduledExecutorService executor : executors) {
            executor.shutdown();
        }
    }
}
