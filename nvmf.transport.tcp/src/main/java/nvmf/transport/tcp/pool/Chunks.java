package nvmf.transport.tcp.pool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory that connections of one event loop gather in what they send. As a rule all of it has gone when a batch was sent, and the next batch
 * is gathered in the same: it is still near the processor, and nothing is made for it. On that loop's thread.
 */
public final class Chunks {
    /** Of no bytes: full from the beginning. */
    public static final Chunk NONE = new Chunk(Unpooled.EMPTY_BUFFER, ByteBuffer.allocate(0), ByteBuffer.allocate(0));

    public static final int BYTES = 64 << 10;

    private final ByteBufAllocator allocator;
    private Chunk spare = NONE;
    private boolean closed;

    /**
     * Some memory, and whoever has it is its owner.
     *
     * @param view   all of it, little-endian
     * @param window the same, for its owner to move
     */
    public record Chunk(ByteBuf memory, ByteBuffer view, ByteBuffer window) {
        private boolean isNone() {
            return view.capacity() == 0;
        }
    }

    public Chunks(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Is given back once, when nothing more is gathered in it. */
    public Chunk take() {
        Chunk taken = spare.isNone() ? allocate() : spare;
        spare = NONE;
        return taken;
    }

    private Chunk allocate() {
        ByteBuf memory = allocator.directBuffer(BYTES, BYTES);
        ByteBuffer view = memory.nioBuffer(0, BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return new Chunk(memory, view, view.duplicate());
    }

    /** Kept for the next who takes one, if nothing of it is on its way any more. */
    public void give(Chunk chunk) {
        if (spare.isNone() && !closed && chunk.memory().refCnt() == 1) {
            spare = chunk;
        } else {
            chunk.memory().release();
        }
    }

    /** Keeps nothing from here on. */
    public void close() {
        closed = true;
        spare.memory().release();
        spare = NONE;
    }
}
