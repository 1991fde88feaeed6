package nvmf.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.SplittableRandom;
import nvmf.transport.tcp.pdu.PduType;

/** A network that flips one bit: of one PDU of a kind, behind its common header, or in its data. Digests stay as they were. */
final class BitFlip extends ChannelInboundHandlerAdapter {
    /** What of a PDU is hit. */
    enum Target {
        RESPONSE(PduType.CAPSULE_RESP),
        R2T(PduType.R2T),
        DATA_HEADER(PduType.C2H_DATA),
        DATA(PduType.C2H_DATA);

        private final PduType type;

        Target(PduType type) {
            this.type = type;
        }
    }

    private static final int COMMON_HEADER = 8;
    private static final int DIGEST = 4;

    private final Target target;
    private final SplittableRandom random;
    private final ByteBuf stream = Unpooled.buffer();
    private int spared;
    private boolean flipped;

    /**
     * @param spared so many PDUs of the kind come through unharmed first
     */
    BitFlip(Target target, int spared, long seed) {
        this.target = target;
        this.spared = spared;
        this.random = new SplittableRandom(seed);
    }

    /** Whether it was done. */
    boolean isDone() {
        return flipped;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        stream.writeBytes(bytes);
        bytes.release();
        while (stream.readableBytes() >= COMMON_HEADER) {
            int length = stream.getIntLE(stream.readerIndex() + 4);
            if (stream.readableBytes() < length) {
                return;
            }
            ByteBuf pdu = stream.readBytes(length);
            if (pdu.getUnsignedByte(0) == target.type.code() && !flipped && spared-- == 0) {
                flipped = true;
                flip(pdu);
            }
            ctx.fireChannelRead(pdu);
        }
    }

    private void flip(ByteBuf pdu) {
        int begin = target == Target.DATA ? pdu.getUnsignedByte(3) : COMMON_HEADER;
        int end = target == Target.DATA ? pdu.readableBytes() - DIGEST : pdu.getUnsignedByte(2);
        int at = begin + random.nextInt(end - begin);
        pdu.setByte(at, pdu.getByte(at) ^ 1 << random.nextInt(8));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stream.release();
    }
}
