package nvmf.transport.tcp.trace;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.BooleanSupplier;

/** Sits before all other handlers of a channel and shows a trace what passes, each way from the next whole PDU on. */
final class PduTap extends ChannelDuplexHandler {
    private final Trace trace;
    private final PduCutter received;
    private final PduCutter sent;
    private final BooleanSupplier betweenPdus;
    private boolean inStep;

    /**
     * A tap of a channel that is between PDUs on its way out.
     *
     * @param betweenPdus whether it is on its way in, where what comes next begins
     */
    PduTap(Trace trace, PduCutter received, PduCutter sent, BooleanSupplier betweenPdus) {
        this.trace = trace;
        this.received = received;
        this.sent = sent;
        this.betweenPdus = betweenPdus;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Who the peer is was not known before.
        if (!trace.isAbout(ctx.channel())) {
            ctx.pipeline().remove(this);
        }
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inStep = inStep || betweenPdus.getAsBoolean();
        if (inStep) {
            received.pass((ByteBuf) message);
        }
        ctx.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise's
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        sent.pass((ByteBuf) message);
        ctx.write(message, promise);
    }
}
