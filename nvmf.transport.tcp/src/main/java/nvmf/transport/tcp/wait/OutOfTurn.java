package nvmf.transport.tcp.wait;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One socket that a loop may read while it spins, without having been told that there is anything. First in its pipeline, where it sees
 * what each read brings, and keeps a read that brought nothing from looking like the end of a batch. On the loop's thread.
 */
final class OutOfTurn extends ChannelInboundHandlerAdapter {
    private final HotSockets hot;
    private final Runnable reading;
    private ChannelHandlerContext ctx;
    private boolean trying;
    private boolean brought;
    /** Reads out of turn since the last that brought something. */
    private int silence;

    /**
     * @param reading has the channel read as if its turn had come: nothing happens where nothing is there
     */
    OutOfTurn(HotSockets hot, Runnable reading) {
        this.hot = hot;
        this.reading = reading;
    }

    /** Reads what is there, an end too, unless who receives it asked for a pause. Returns whether data came. */
    boolean read() {
        silence++;
        if (!ctx.channel().isActive() || !ctx.channel().config().isAutoRead()) {
            return false;
        }
        trying = true;
        try {
            reading.run();
        } finally {
            trying = false;
        }
        return silence == 0;
    }

    /** Whether what is being read is read out of turn. */
    boolean isTrying() {
        return trying;
    }

    /** How many reads out of turn brought nothing since data came. */
    int silence() {
        return silence;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        brought = true;
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (brought) {
            brought = false;
            silence = 0;
            hot.onData(this);
            ctx.fireChannelReadComplete();
        } else if (!trying) {
            ctx.fireChannelReadComplete();
        }
    }

    /** The channel is closed, as a rule. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        hot.forget(this);
    }
}
