package nvmf.transport.tcp.wait;

import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How one event loop waits when it has nothing to do: it asks again and again as long as it may spin, then it sleeps. While it spins,
 * who hands it a task need not wake it. Asking is reading, most of the time, where one or two {@link HotSockets} bring all the data;
 * going to sleep asks the system in any case, and that tells again of what was not read.
 */
final class WaitStrategy implements SelectStrategy {
    /** The clock is read once in so many idle rounds. */
    private static final int ROUNDS_PER_LOOK = 8;

    /** So many rounds of spinning have one that asks for all sockets, hot or not. */
    private static final int ROUNDS_PER_ASK = 8;

    private final long spinNanos;
    private final LongSupplier clock;
    private final Supplier<HotSockets> hotSockets;
    private int round;
    private long idleSince;
    private int idleRounds;

    /**
     * @param spinNanos  how long to spin after the last work: 0 for not at all, {@link Long#MAX_VALUE} for ever
     * @param hotSockets of the loop whose thread asks
     */
    WaitStrategy(long spinNanos, LongSupplier clock, Supplier<HotSockets> hotSockets) {
        this.spinNanos = spinNanos;
        this.clock = clock;
        this.hotSockets = hotSockets;
    }

    static SelectStrategyFactory factory(Loops loops, Supplier<HotSockets> hotSockets) {
        long spinNanos = switch (loops.waiting()) {
            case SLEEP -> 0;
            case ADAPTIVE -> TimeUnit.MICROSECONDS.toNanos(loops.adaptiveMicros());
            case SPIN -> Long.MAX_VALUE;
        };
        return () -> new WaitStrategy(spinNanos, System::nanoTime, hotSockets);
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
        HotSockets hot = hotSockets.get();
        int ready = 0;
        if (hot.isEmpty() || ++round % ROUNDS_PER_ASK == 0) {
            hot.onAsked();
            ready = selectNow.get();
            if (ready > 0) {
                idleRounds = 0;
                return ready;
            }
        } else if (hot.read()) {
            idleRounds = 0;
            return 0;
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
