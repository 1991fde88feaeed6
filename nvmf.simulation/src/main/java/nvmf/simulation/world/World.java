package nvmf.simulation.world;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One clock and one order of events for everything that is simulated. Whatever could go one way or another asks the same random number
 * generator, so a seed repeats a run. All of it happens in the thread that calls {@link #runUntil}.
 */
public final class World {
    /** So many events at one time are taken for a circle. */
    private static final int EVENTS_AT_ONCE_MAX = 2_000_000;

    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long arrivals;
    private long steps;
    private int stepsNow;
    private VirtualLoop current;
    private Throwable failure;

    private record Event(long at, long arrival, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(arrival, other.arrival);
        }
    }

    public World(long seed) {
        random = new Random(seed);
    }

    public Random random() {
        return random;
    }

    public long nowNanos() {
        return now;
    }

    public long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(now);
    }

    /** How many events there were. */
    public long steps() {
        return steps;
    }

    /** From 0 to {@code nanos}, as likely near the one end as near the other. */
    public long chance(long nanos) {
        return nanos <= 0 ? 0 : random.nextLong(nanos + 1);
    }

    public void at(long nanos, Runnable task) {
        events.add(new Event(Math.max(now, nanos), arrivals++, task));
    }

    public void after(long nanos, Runnable task) {
        at(now + nanos, task);
    }

    public void afterMillis(long millis, Runnable task) {
        after(TimeUnit.MILLISECONDS.toNanos(millis), task);
    }

    /** Something happened that must not, whatever the plan: the run is over. */
    public void fail(Throwable why) {
        if (failure == null) {
            failure = why;
        }
    }

    /**
     * Lets things happen until something is true or so much time has passed; says whether it is true.
     *
     * @throws IllegalStateException with the cause, if anything failed on the way; one can go on after that
     */
    public boolean runUntil(BooleanSupplier done, long millisMax) {
        long end = now + TimeUnit.MILLISECONDS.toNanos(millisMax);
        while (!done.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.at > end) {
                now = end;
                return done.getAsBoolean();
            }
            step(events.poll());
            if (failure != null) {
                Throwable cause = failure;
                failure = null;
                throw new IllegalStateException(cause);
            }
        }
        return true;
    }

    /** Lets so much time pass. */
    public void pass(long millis) {
        runUntil(() -> false, millis);
    }

    private void step(Event event) {
        stepsNow = event.at > now ? 0 : stepsNow + 1;
        if (stepsNow > EVENTS_AT_ONCE_MAX) {
            throw new IllegalStateException("busy for ever at one moment");
        }
        now = event.at;
        steps++;
        event.task.run();
    }

    /** The loop whose turn it is, null between turns. */
    VirtualLoop current() {
        return current;
    }

    void turn(VirtualLoop loop, Runnable task) {
        VirtualLoop before = current;
        current = loop;
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            current = before;
        }
    }
}
