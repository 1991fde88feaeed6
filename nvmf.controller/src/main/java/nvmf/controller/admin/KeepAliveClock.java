package nvmf.controller.admin;

/**
 * Whether a host is still there (Base Specification, "Keep Alive", with traffic based keep alive): asked twice per timeout, so that a
 * host which falls silent is noticed after one timeout at least and one and a half at most. Counts ticks, not time: whoever asks
 * brings the time along.
 */
public final class KeepAliveClock {
    /** Ticks in a timeout. */
    private static final int TICKS = 2;

    private long timeoutMillis;
    private long traffic;
    private int silentTicks;

    /** A timeout rounded up to the granularity, as far as 32 bits go; 0 is none. */
    public static long round(long millis, int granularityMillis) {
        return Math.min((millis + granularityMillis - 1) / granularityMillis * granularityMillis, 0xFFFF_FFFFL);
    }

    /** Starts over with that timeout. */
    public void start(long timeout) {
        timeoutMillis = timeout;
        silentTicks = 0;
    }

    public long timeoutMillis() {
        return timeoutMillis;
    }

    /** How long until the next tick. */
    public long tickMillis() {
        return timeoutMillis / TICKS;
    }

    /**
     * Half a timeout has passed.
     *
     * @param commands how many commands the host has sent so far, on all its queues
     * @return whether the host must be taken for lost
     */
    public boolean tick(long commands) {
        silentTicks = commands == traffic ? silentTicks + 1 : 0;
        traffic = commands;
        // The tick that saw the last traffic does not count: that may have come right after the one before.
        return silentTicks >= TICKS;
    }
}
