package nvmf.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Hands on what was read in pieces of given lengths, counted from the beginning of the connection. */
final class Cutter extends ChannelInboundHandlerAdapter {
    private final int[] pieces;
    private int piece;
    private int done;

    /**
     * Begins with the first length.
     *
     * @param pieces their lengths in bytes; the last is that of all that come later
     */
    Cutter(int... pieces) {
        this.pieces = pieces.clone();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable()) {
                int length = Math.min(pieces[piece] - done, bytes.readableBytes());
                done += length;
                if (done == pieces[piece]) {
                    piece = Math.min(piece + 1, pieces.length - 1);
                    done = 0;
                }
                ctx.fireChannelRead(bytes.readRetainedSlice(length));
                ctx.fireChannelReadComplete();
            }
        } finally {
            bytes.release();
        }
    }
}
