package nvmf.controller.gate;

import java.util.function.LongSupplier;

/**
 * How long a host that is silent is waited for, and how long its commands may be carried out. The second is about this side: one that
 * stood still for longer than the Keep Alive Timeout has been given up by the host meanwhile, which may have written by another path,
 * so what waits here must not be written any more. The admin queue keeps it up; the others look at one volatile and the clock.
 */
public final class Patience {
    private static final long NO_END = Long.MAX_VALUE;

    private final LongSupplier clock;
    private volatile long timeoutMillis;
    private volatile long untilMillis = NO_END;

    /**
     * Patience without end.
     *
     * @param clock milliseconds that only ever increase
     */
    public Patience(LongSupplier clock) {
        this.clock = clock;
    }

    /** The Keep Alive Timeout; 0 is none. */
    public long timeoutMillis() {
        return timeoutMillis;
    }

    /** Starts over with that timeout, 0 for none. */
    public void start(long timeout) {
        timeoutMillis = timeout;
        goOn();
    }

    /** This side has looked after its host, and does so again well within the timeout. */
    public void goOn() {
        untilMillis = timeoutMillis == 0 ? NO_END : clock.getAsLong() + timeoutMillis;
    }

    /** Whether nobody has looked after the host for a whole timeout. */
    public boolean isOver() {
        long until = untilMillis;
        return until != NO_END && clock.getAsLong() > until;
    }
}
