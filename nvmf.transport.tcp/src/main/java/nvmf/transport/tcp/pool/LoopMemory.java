package nvmf.transport.tcp.pool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The memory of one event loop: the buffers its connections receive into and send from, and what is behind the leases of its queues.
 * What comes back is kept, within a bound, by size. On that loop's thread.
 */
public final class LoopMemory {
    private static final int SMALLEST_SHIFT = 12;
    private static final int LARGEST_SHIFT = 30;

    /** What is kept though nobody leases it. */
    public static final int KEPT_MAX = 8 << 20;

    /** One read takes many capsules. */
    private static final int RECEIVE_BYTES = 64 << 10;

    /** One read takes a header, with its padding, and hardly anything of the payload behind it. */
    private static final int HEADER_BYTES = 512;

    private final ByteBufAllocator allocator;
    private final ByteBuf receive;
    private final ByteBuf header;
    private final Chunks chunks;
    private final List<Deque<PooledLease>> kept = new ArrayList<>();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private int keptBytes;
    private int out;
    private boolean closed;

    public LoopMemory(ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.receive = allocator.directBuffer(RECEIVE_BYTES, RECEIVE_BYTES);
        this.header = allocator.directBuffer(HEADER_BYTES, HEADER_BYTES);
        this.chunks = new Chunks(allocator);
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

    /**
     * Gives one of the loop's connections what it receives into.
     *
     * @param atOnce whether a read is over when it returns; where not, nothing is received in a place that others own
     */
    public ReceiveBuffer receive(boolean atOnce) {
        return new ReceiveBuffer(receive, header, atOnce);
    }

    /** What the loop's connections gather in what they send. */
    public Chunks chunks() {
        return chunks;
    }

    PooledLease take(int length) {
        out++;
        int shift = shift(length);
        PooledLease lease = kept.get(shift - SMALLEST_SHIFT).pollLast();
        if (lease == null) {
            return new PooledLease(allocator.directBuffer(1 << shift, 1 << shift));
        }
        keptBytes -= 1 << shift;
        return lease;
    }

    void give(PooledLease lease) {
        out--;
        if (closed || keptBytes + lease.size() > KEPT_MAX) {
            lease.free();
        } else {
            keptBytes += lease.size();
            kept.get(shift(lease.size()) - SMALLEST_SHIFT).addLast(lease);
        }
        settle();
    }

    /**
     * Keeps nothing from here on.
     *
     * @return completes when the last lease is back
     */
    public CompletionStage<Void> close() {
        closed = true;
        receive.release();
        header.release();
        chunks.close();
        kept.forEach(leases -> {
            leases.forEach(PooledLease::free);
            leases.clear();
        });
        keptBytes = 0;
        settle();
        return idle.minimalCompletionStage();
    }

    /** Whether there is nothing to be had any more that comes back. */
    public boolean isClosed() {
        return closed;
    }

    private void settle() {
        if (closed && out == 0) {
            idle.complete(null);
        }
    }
}
