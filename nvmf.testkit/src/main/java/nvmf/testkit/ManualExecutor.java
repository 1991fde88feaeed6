package nvmf.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A thread and a clock that a test turns by hand. Nothing runs before {@link #run()} or {@link #advanceMillis}; then the tasks that are
 * due run in the caller, in the order of their times and, at one time, of their coming. So a test of minutes takes no time, and goes
 * the same way whenever it is repeated. Tasks may come from any thread. A task that nobody holds a future of and that throws fails the
 * test: it comes out of {@code run}.
 */
public final class ManualExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    /** So many tasks at one time are taken for a circle. */
    private static final int TURNS_MAX = 1_000_000;

    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
    private long nowNanos;
    private long arrivals;
    private boolean shutdown;

    /** Runs all that is due now, and what that brings with it. */
    public void run() {
        for (int i = 0; i < TURNS_MAX; i++) {
            if (!step()) {
                return;
            }
        }
        throw new IllegalStateException("still busy after " + TURNS_MAX + " tasks");
    }

    /** Runs the one task that is due first; says whether there was one. */
    public boolean step() {
        Task<?> task = due();
        if (task != null) {
            task.turn();
        }
        return task != null;
    }

    /** Lets time pass, stopping at every task on the way. */
    public void advanceMillis(long millis) {
        long end = nowNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        run();
        while (leap(end)) {
            run();
        }
    }

    public long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nowNanos());
    }

    /** How many tasks wait, be they due or for later: 0 when no timer was forgotten. */
    public synchronized int waiting() {
        return tasks.size();
    }

    private synchronized long nowNanos() {
        return nowNanos;
    }

    private synchronized Task<?> due() {
        Task<?> first = tasks.peek();
        return first != null && first.atNanos <= nowNanos ? tasks.poll() : null;
    }

    /** Sets the clock to the next task, but not past the end; says whether there was one. */
    private synchronized boolean leap(long end) {
        Task<?> first = tasks.peek();
        boolean found = first != null && first.atNanos <= end;
        nowNanos = found ? Math.max(nowNanos, first.atNanos) : end;
        return found;
    }

    private <T> Task<T> add(Task<T> task) {
        enter(task);
        return task;
    }

    private synchronized void enter(Task<?> task) {
        if (shutdown) {
            throw new RejectedExecutionException("the executor was shut down");
        }
        task.arrival = arrivals++;
        tasks.add(task);
    }

    private synchronized void remove(Task<?> task) {
        tasks.remove(task);
    }

    @Override
    public void execute(Runnable command) {
        enter(new Task<>(command, nowNanos(), 0, false));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(new Task<>(command, at(delay, unit), 0, false));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(new Task<>(callable, at(delay, unit)));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return add(new Task<>(command, at(initialDelay, unit), period(period, unit), false));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return add(new Task<>(command, at(initialDelay, unit), period(delay, unit), true));
    }

    private long at(long delay, TimeUnit unit) {
        return nowNanos() + Math.max(0, unit.toNanos(delay));
    }

    private static long period(long period, TimeUnit unit) {
        if (period <= 0) {
            throw new IllegalArgumentException("a period is a positive time");
        }
        return unit.toNanos(period);
    }

    @Override
    public synchronized void shutdown() {
        shutdown = true;
        tasks.removeIf(task -> task.atNanos > nowNanos);
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> left = new ArrayList<>(tasks);
        tasks.clear();
        return left;
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public synchronized boolean isTerminated() {
        return shutdown && tasks.isEmpty();
    }

    /** Does not wait, since nothing can happen meanwhile. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final boolean alone;
        private final long periodNanos;
        private final boolean fromTheEnd;
        private long atNanos;
        private long arrival;
        private Throwable thrown;

        Task(Callable<V> callable, long atNanos) {
            super(callable);
            this.alone = false;
            this.periodNanos = 0;
            this.fromTheEnd = false;
            this.atNanos = atNanos;
        }

        Task(Runnable command, long atNanos, long periodNanos, boolean fromTheEnd) {
            super(command, null);
            this.alone = true;
            this.periodNanos = periodNanos;
            this.fromTheEnd = fromTheEnd;
            this.atNanos = atNanos;
        }

        void turn() {
            if (periodNanos == 0) {
                super.run();
            } else if (runAndReset()) {
                atNanos = (fromTheEnd ? nowNanos() : atNanos) + periodNanos;
                again();
            }
            if (alone && thrown != null) {
                throw new AssertionError("a task threw", thrown);
            }
        }

        private void again() {
            synchronized (ManualExecutor.this) {
                if (!shutdown) {
                    enter(this);
                }
            }
        }

        @Override
        protected void setException(Throwable thrown) {
            this.thrown = thrown;
            super.setException(thrown);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            remove(this);
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - nowNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> task = (Task<?>) other;
            return atNanos != task.atNanos ? Long.compare(atNanos, task.atNanos) : Long.compare(arrival, task.arrival);
        }
    }
}
