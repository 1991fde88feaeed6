package nvmf.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Random;

/** Hands on what was read in pieces of any size, many of them small, as a network may. */
final class Chopper extends ChannelInboundHandlerAdapter {
    private static final int PIECE_MAX = 3000;

    private final Random random;

    Chopper(long seed) {
        random = new Random(seed);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                int piece = random.nextInt(4) == 0 ? 1 + random.nextInt(PIECE_MAX) : 1 + random.nextInt(30);
                ctx.fireChannelRead(bytes.readRetainedSlice(Math.min(piece, bytes.readableBytes())));
                if (random.nextBoolean()) {
                    ctx.fireChannelReadComplete();
                }
            }
        } finally {
            bytes.release();
        }
    }
}
