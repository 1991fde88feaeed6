package nvmf.transport.tcp.pool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.util.function.Supplier;

/**
 * What one connection receives into. As a rule that is the one buffer that all connections of an event loop share, one after the other:
 * whoever reads is done with it when its handler returns. Where somebody kept it nevertheless, or a read is under way in the kernel,
 * the next gets a buffer of its own. Many bytes of one payload are received where they belong. On the loop's thread.
 */
public final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final ByteBuf shared;
    private final ByteBuf header;
    private final boolean atOnce;
    private Supplier<ByteBuf> places = () -> Unpooled.EMPTY_BUFFER;

    /**
     * Both buffers belong to the loop.
     *
     * @param shared for all connections
     * @param header the same for what comes behind a large payload, as a rule the header of another
     * @param atOnce whether a read is over when it returns
     */
    ReceiveBuffer(ByteBuf shared, ByteBuf header, boolean atOnce) {
        this.atOnce = atOnce;
        this.shared = shared;
        this.header = header;
    }

    /**
     * Asks that supplier before each read for the place of the bytes to come. It is filled before anything else happens on the loop, or it
     * is not filled at all. An empty buffer stands for no place.
     */
    public void into(Supplier<ByteBuf> places) {
        if (atOnce) {
            this.places = places;
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the type is Netty's own; nothing newer takes its place here
    public Handle newHandle() {
        return new NextPlace();
    }

    private final class NextPlace extends MaxMessageHandle {
        private boolean placed;

        @Override
        public int guess() {
            return shared.capacity();
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf place = places.get();
            boolean follows = placed;
            placed = place.isWritable();
            if (placed) {
                return place;
            }
            ByteBuf usual = follows ? header : shared;
            if (usual.refCnt() == 1) {
                return usual.clear().retain();
            }
            return allocator.directBuffer(usual.capacity(), usual.capacity());
        }
    }
}
