package nvmf.transport.tcp.pool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The one buffer that all connections of an event loop receive into, one after the other: whoever reads is done with it when its
 * handler returns. Where somebody kept it nevertheless, or a read is under way in the kernel, the next gets a buffer of its own.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final ByteBuf buffer;

    ReceiveBuffer(ByteBufAllocator allocator, int size) {
        buffer = allocator.directBuffer(size, size);
    }

    /** The loop ends. */
    void free() {
        buffer.release();
    }

    @Override
    @SuppressWarnings("deprecation") // the type is Netty's own; nothing newer takes its place here
    public Handle newHandle() {
        return new SameAgain();
    }

    private final class SameAgain extends MaxMessageHandle {
        @Override
        public int guess() {
            return buffer.capacity();
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            if (buffer.refCnt() == 1) {
                return buffer.clear().retain();
            }
            return allocator.directBuffer(buffer.capacity(), buffer.capacity());
        }
    }
}
