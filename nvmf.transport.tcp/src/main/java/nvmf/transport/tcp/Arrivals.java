package nvmf.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import nvmf.api.spec.ProtocolException;
import nvmf.transport.tcp.pdu.PduReader;
import nvmf.transport.tcp.pool.ReceiveBuffer;

/**
 * What comes in by one connection, on its way to the reader. Many bytes of one payload are received where they belong, so that they are
 * not moved again. On the connection's thread.
 */
final class Arrivals {
    private final PduReader reader;
    /** Where the bytes that come next are received without being moved; nobody else knows that buffer. */
    private ByteBuf place = Unpooled.EMPTY_BUFFER;

    Arrivals(PduReader reader) {
        this.reader = reader;
    }

    /** Has that channel, which this is about, ask for places. */
    void of(Channel channel) {
        if (channel.config().getRecvByteBufAllocator() instanceof ReceiveBuffer receive) {
            receive.into(this::place);
        }
    }

    /** Asked before each read, since the memory can be somebody else's as soon as the connection has ended. */
    private ByteBuf place() {
        ByteBuffer wanted = reader.wanted();
        place = wanted.hasRemaining() ? Unpooled.wrappedBuffer(wanted).clear() : Unpooled.EMPTY_BUFFER;
        return place;
    }

    /** These bytes have come; borrowed. */
    @SuppressWarnings("ReferenceEquality") // that very buffer, not one of the same bytes
    void read(ByteBuf bytes) throws ProtocolException {
        if (bytes == place) {
            reader.received(bytes.readableBytes());
        } else {
            reader.read(view(bytes));
        }
    }

    /** The bytes as a reader takes them. */
    static ByteBuffer view(ByteBuf bytes) {
        return bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
