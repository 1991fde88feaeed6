package nvmf.transport.tcp.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that all queues together may lease beyond what each is guaranteed. Shared between threads, which meet here only when a
 * queue uses more than its guarantee. Who finds too little puts itself in line, tries once more, and is called when something came
 * back; who was called and needs nothing more calls the next.
 */
public final class PoolBudget {
    private final AtomicLong free;
    /** Used by all loops; at most one entry for each queue. */
    private final Queue<Runnable> line = new ConcurrentLinkedQueue<>();

    public PoolBudget(long total) {
        this.free = new AtomicLong(total);
    }

    boolean take(long bytes) {
        long before = free.get();
        while (before >= bytes) {
            long witness = free.compareAndExchange(before, before - bytes);
            if (witness == before) {
                return true;
            }
            before = witness;
        }
        return false;
    }

    void give(long bytes) {
        free.addAndGet(bytes);
        callNext();
    }

    void standInLine(Runnable retry) {
        line.add(retry);
    }

    void callNext() {
        Runnable next = line.poll();
        if (next != null) {
            next.run();
        }
    }

    public long free() {
        return free.get();
    }
}
