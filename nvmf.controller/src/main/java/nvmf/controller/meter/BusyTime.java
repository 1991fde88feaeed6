package nvmf.controller.meter;

import java.util.concurrent.atomic.AtomicLong;

/**
 * For how long commands were in flight on any I/O queue. Callable from any thread: it is one atomic number that changes whenever a queue
 * becomes busy or idle, and not with each command.
 */
public final class BusyTime {
    /** The number of busy queues is in the low bits: more than a million connections no process has. */
    private static final int COUNT_BITS = 20;

    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    /** Above the count: the time that is over, less the moment at which the one that is not began. */
    private final AtomicLong state = new AtomicLong();

    /** A queue became busy, or idle. */
    public void change(boolean busy, long nowMillis) {
        state.updateAndGet(before -> busy ? begun(before, nowMillis) : ended(before, nowMillis));
    }

    private static long begun(long before, long nowMillis) {
        return (before & COUNT_MASK) == 0 ? before - (nowMillis << COUNT_BITS) + 1 : before + 1;
    }

    private static long ended(long before, long nowMillis) {
        assert (before & COUNT_MASK) > 0 : "no queue is busy";
        return (before & COUNT_MASK) == 1 ? before + (nowMillis << COUNT_BITS) - 1 : before - 1;
    }

    /** All of it up to now. */
    public long millis(long nowMillis) {
        long now = state.get();
        return (now >> COUNT_BITS) + ((now & COUNT_MASK) == 0 ? 0 : nowMillis);
    }
}
