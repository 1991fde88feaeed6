package nvmf.mdns;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;

/** One thread, the test's, and a clock that a test advances. What is due at once waits as well, until the clock is looked at. */
final class VirtualTime implements LongFunction<Executor> {
    private final PriorityQueue<Due> dues =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long now;
    private long number;

    private record Due(long at, long number, Runnable task) {}

    @Override
    public Executor apply(long millis) {
        return task -> dues.add(new Due(now + millis, number++, task));
    }

    /** Runs what is due within so many milliseconds, in its order. */
    void pass(long millis) {
        long end = now + millis;
        while (!dues.isEmpty() && dues.peek().at() <= end) {
            Due due = dues.remove();
            now = due.at();
            due.task().run();
        }
        now = end;
    }
}
