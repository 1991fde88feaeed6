package nvmf.block;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Counts who is inside, lets no more in than it has room for, and once closed says when the last has left. Any thread. */
final class Gate {
    private static final long CLOSED = Long.MIN_VALUE;

    private final int room;
    private final CompletableFuture<Void> empty = new CompletableFuture<>();

    /** How many are inside; the highest bit is set when it is closed. */
    private final AtomicLong state = new AtomicLong();

    Gate(int room) {
        this.room = room;
    }

    /** Whether it is in; who is must leave, once. */
    boolean enter() {
        long now = state.get();
        while (now >= 0 && now < room) {
            long seen = state.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    void leave() {
        long now = state.decrementAndGet();
        assert now != CLOSED - 1 && now != -1 : "left more often than entered";
        if (now == CLOSED) {
            empty.complete(null);
        }
    }

    /** Lets nobody in any more. */
    void close() {
        if (state.getAndUpdate(now -> now | CLOSED) == 0) {
            empty.complete(null);
        }
    }

    /** Completes once it is closed and the last has left: on that one's thread, or on that of {@link #close}. */
    CompletionStage<Void> emptied() {
        return empty;
    }
}
