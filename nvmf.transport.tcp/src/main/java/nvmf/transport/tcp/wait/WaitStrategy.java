package nvmf.transport.tcp.wait;

import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How one event loop waits when it has nothing to do: it asks again and again as long as it may spin, then it sleeps. While it spins,
 * who hands it a task need not wake it.
 */
final class WaitStrategy implements SelectStrategy {
    /** The clock is read once in so many idle rounds. */
    private static final int ROUNDS_PER_LOOK = 8;

    private final long spinNanos;
    private final LongSupplier clock;
    private long idleSince;
    private int idleRounds;

    /**
     * @param spinNanos how long to spin after the last work: 0 for not at all, {@link Long#MAX_VALUE} for ever
     */
    WaitStrategy(long spinNanos, LongSupplier clock) {
        this.spinNanos = spinNanos;
        this.clock = clock;
    }

    static SelectStrategyFactory factory(Loops loops) {
        long spinNanos = switch (loops.waiting()) {
            case SLEEP -> 0;
            case ADAPTIVE -> TimeUnit.MICROSECONDS.toNanos(loops.adaptiveMicros());
            case SPIN -> Long.MAX_VALUE;
        };
        return () -> new WaitStrategy(spinNanos, System::nanoTime);
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (hasTasks) {
            idleRounds = 0;
            return selectNow.get();
        }
        if (spinNanos == 0) {
            return SELECT;
        }
        int ready = selectNow.get();
        if (ready > 0) {
            idleRounds = 0;
            return ready;
        }
        if (mustSleep()) {
            idleRounds = 0;
            return SELECT;
        }
        Thread.onSpinWait();
        return ready;
    }

    private boolean mustSleep() {
        if (spinNanos == Long.MAX_VALUE || idleRounds++ % ROUNDS_PER_LOOK != 0) {
            return false;
        }
        long now = clock.getAsLong();
        if (idleRounds == 1) {
            idleSince = now;
            return false;
        }
        return now - idleSince > spinNanos;
    }
}
