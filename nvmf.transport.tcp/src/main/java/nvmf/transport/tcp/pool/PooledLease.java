package nvmf.transport.tcp.pool;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nvmf.api.transport.BufferPool;

/** Memory on loan from a {@link QueuePool}; used again and again, by whichever queue of the loop needs it. */
final class PooledLease implements BufferPool.Lease {
    private final ByteBuf memory;
    private final ByteBuffer buffer;
    private final CompletableFuture<BufferPool.Lease> stage = CompletableFuture.completedFuture(this);
    private Optional<QueuePool> lender = Optional.empty();

    PooledLease(ByteBuf memory) {
        this.memory = memory;
        this.buffer = memory.nioBuffer(0, memory.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    }

    int size() {
        return buffer.capacity();
    }

    /** Complete, with this. */
    CompletableFuture<BufferPool.Lease> stage() {
        return stage;
    }

    PooledLease lend(Optional<QueuePool> lender, int length) {
        this.lender = lender;
        buffer.clear().limit(length);
        return this;
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public void close() {
        QueuePool owner = lender.orElseThrow(() -> new IllegalStateException("a lease is closed once"));
        lender = Optional.empty();
        owner.giveBack(this);
    }

    void free() {
        memory.release();
    }
}
