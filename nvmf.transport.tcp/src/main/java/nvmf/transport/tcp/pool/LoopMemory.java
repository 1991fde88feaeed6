package nvmf.transport.tcp.pool;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The memory behind the leases of one event loop's queues: what came back is kept, within a bound, by size. On that loop's thread. */
public final class LoopMemory {
    private static final int SMALLEST_SHIFT = 12;
    private static final int LARGEST_SHIFT = 30;

    /** What is kept though nobody leases it. */
    public static final int KEPT_MAX = 8 << 20;

    private final ByteBufAllocator allocator;
    private final List<Deque<PooledLease>> kept = new ArrayList<>();
    private int keptBytes;
    private boolean closed;

    public LoopMemory(ByteBufAllocator allocator) {
        this.allocator = allocator;
        for (int shift = SMALLEST_SHIFT; shift <= LARGEST_SHIFT; shift++) {
            kept.add(new ArrayDeque<>());
        }
    }

    /** How many bytes a lease of {@code length} takes: a power of two, and 4096 at least. */
    static int size(int length) {
        return 1 << shift(length);
    }

    private static int shift(int length) {
        return Math.max(SMALLEST_SHIFT, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(length, 1) - 1));
    }

    PooledLease take(int length) {
        int shift = shift(length);
        PooledLease lease = kept.get(shift - SMALLEST_SHIFT).pollLast();
        if (lease == null) {
            return new PooledLease(allocator.directBuffer(1 << shift, 1 << shift));
        }
        keptBytes -= 1 << shift;
        return lease;
    }

    void give(PooledLease lease) {
        if (closed || keptBytes + lease.size() > KEPT_MAX) {
            lease.free();
        } else {
            keptBytes += lease.size();
            kept.get(shift(lease.size()) - SMALLEST_SHIFT).addLast(lease);
        }
    }

    /** Keeps nothing from here on. */
    public void close() {
        closed = true;
        kept.forEach(leases -> {
            leases.forEach(PooledLease::free);
            leases.clear();
        });
        keptBytes = 0;
    }
}
