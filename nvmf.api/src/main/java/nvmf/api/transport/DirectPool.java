package nvmf.api.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Wire;

/**
 * A pool for transports that have no memory of their own: direct buffers in powers of two from 4 KiB on. What was given back is kept for
 * the next lease of its size as long as all of it together stays within the budget. On the queue's thread. Waiting leases are as many
 * as the open commands that ask for them.
 */
public final class DirectPool implements BufferPool {
    private static final int UNIT_SHIFT = 12;

    private final long budget;
    private final int lengthMax;
    private final List<Deque<ByteBuffer>> free = new ArrayList<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private long leased;
    private long kept;
    private boolean serving;
    private Throwable ended;

    private record Waiter(int length, CompletableFuture<Lease> stage) {}

    /**
     * A pool of its own for one end of a queue pair.
     *
     * @param budget    the most bytes that are leased or kept at a time; raised to one lease of {@code lengthMax} where it is smaller, so
     *                  that every queue can serve every command
     * @param lengthMax the longest lease in bytes, 1 or more
     */
    public DirectPool(long budget, int lengthMax) {
        this.budget = Math.max(budget, 1L << shift(lengthMax));
        this.lengthMax = lengthMax;
        for (int i = UNIT_SHIFT; i <= shift(lengthMax); i++) {
            free.add(new ArrayDeque<>());
        }
    }

    /** A pool that lends one buffer of {@code lengthMax} bytes at a time, or several that are no more together. */
    public DirectPool(int lengthMax) {
        this(lengthMax, lengthMax);
    }

    @Override
    public int lengthMax() {
        return lengthMax;
    }

    @Override
    public CompletionStage<Lease> lease(int length) {
        if (length < 0 || length > lengthMax) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("a lease has 0 to " + lengthMax + " bytes, not " + length));
        }
        if (ended != null) {
            return CompletableFuture.failedFuture(ended);
        }
        CompletableFuture<Lease> stage = new CompletableFuture<>();
        waiting.add(new Waiter(length, stage));
        serve();
        return stage;
    }

    /** The queue pair ended: nothing is leased any more, and who waits hears why. What is out may still be given back. */
    public void end(Throwable reason) {
        ended = reason;
        free.forEach(Deque::clear);
        kept = 0;
        while (!waiting.isEmpty()) {
            waiting.poll().stage().completeExceptionally(reason);
        }
    }

    private void serve() {
        if (serving) {
            // Whoever got a lease asks for another or gives one back: the loop below goes on, not the stack.
            return;
        }
        serving = true;
        try {
            Waiter first = waiting.peek();
            while (first != null && leased + (1L << shift(first.length())) <= budget) {
                waiting.remove();
                first.stage().complete(new PooledLease(take(shift(first.length())), first.length()));
                first = waiting.peek();
            }
        } finally {
            serving = false;
        }
    }

    private ByteBuffer take(int shift) {
        int size = 1 << shift;
        leased += size;
        ByteBuffer buffer = free.get(shift - UNIT_SHIFT).poll();
        if (buffer != null) {
            kept -= size;
            return buffer;
        }
        for (int i = free.size() - 1; i >= 0 && leased + kept > budget; i--) {
            while (leased + kept > budget && free.get(i).poll() != null) {
                kept -= 1L << i + UNIT_SHIFT;
            }
        }
        return Wire.allocateDirect(size);
    }

    private static int shift(int length) {
        return length <= 1 << UNIT_SHIFT ? UNIT_SHIFT : Integer.SIZE - Integer.numberOfLeadingZeros(length - 1);
    }

    private final class PooledLease implements Lease {
        private final ByteBuffer memory;
        private final ByteBuffer buffer;
        private boolean closed;

        PooledLease(ByteBuffer memory, int length) {
            this.memory = memory;
            this.buffer = Wire.view(memory.clear().limit(length));
        }

        @Override
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("a lease is closed once");
            }
            closed = true;
            leased -= memory.capacity();
            if (ended == null) {
                kept += memory.capacity();
                free.get(shift(memory.capacity()) - UNIT_SHIFT).push(memory);
                serve();
            }
        }
    }
}
