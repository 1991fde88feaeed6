package nvmf.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.ProtocolException;
import nvmf.transport.tcp.pdu.PduReader;
import nvmf.transport.tcp.pdu.PduSink;
import nvmf.transport.tcp.pdu.PduTerms;
import nvmf.transport.tcp.pdu.PduType;
import nvmf.transport.tcp.pdu.TermReq;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection until ICReq and ICResp were exchanged; then the {@link TcpConnection} takes its place in the pipeline and gets what
 * came behind them.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
final class IcHandshake extends ChannelInboundHandlerAdapter {
    /** What host and controller do differently. */
    interface Side {
        /** The socket is connected. */
        void onConnected(Outbound out);

        /** How ICReq or ICResp is taken: ends with {@link IcHandshake#agreed} or an exception. */
        PduSink sink(IcHandshake handshake);

        /** The connection of {@link IcHandshake#agreed} is in the pipeline. */
        void onEstablished();

        /** There will be no connection. */
        void onFailure(IOException reason);
    }

    private static final Logger log = LoggerFactory.getLogger(IcHandshake.class);

    private final Channel channel;
    private final Side side;
    private final TcpSettings.Timers timers;
    private final int millis;
    private final PduType termReq;
    private final PduReader reader;
    private final Outbound out;
    private Optional<ScheduledFuture<?>> timer = Optional.empty();
    private Optional<TcpConnection> next = Optional.empty();
    private boolean over;

    /**
     * @param millis from here to the connection
     */
    IcHandshake(
            Channel channel,
            Outbound out,
            boolean towardsController,
            TcpSettings.Timers timers,
            int millis,
            Side side) {
        this.channel = channel;
        this.side = side;
        this.timers = timers;
        this.millis = millis;
        this.termReq = towardsController ? PduType.C2H_TERM_REQ : PduType.H2C_TERM_REQ;
        this.reader = new PduReader(PduTerms.initial(towardsController), side.sink(this));
        this.out = out;
    }

    Channel channel() {
        return channel;
    }

    Outbound out() {
        return out;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = Optional.of(channel.eventLoop()
                .schedule(
                        () -> fail(new IOException("no connection within " + millis + " ms")),
                        millis,
                        TimeUnit.MILLISECONDS));
        if (channel.isActive()) {
            channelActive(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        side.onConnected(out);
        out.flush();
    }

    /** ICReq and ICResp are exchanged. */
    void agreed(TcpConnection connection, Agreement agreement) {
        out.agree(agreement.writer());
        next = Optional.of(connection);
        reader.stop();
    }

    /** There will be no connection, though the peer did nothing wrong. */
    void fail(IOException reason) {
        end(reason);
        channel.close();
    }

    void onTermReq(TermReq request) {
        fail(TermReqLog.received(channel, request));
    }

    private void end(IOException reason) {
        if (!over) {
            over = true;
            reader.stop();
            timer.ifPresent(t -> t.cancel(false));
            log.debug("{}: {}", channel, reason.getMessage());
            side.onFailure(reason);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
        ByteBuf bytes = (ByteBuf) message;
        boolean handedOn = false;
        try {
            if (!over) {
                ByteBuffer in = Arrivals.view(bytes);
                int start = in.position();
                reader.read(in);
                bytes.skipBytes(in.position() - start);
                if (next.isPresent() && !over) {
                    makeRoom(ctx, next.get());
                    handedOn = true;
                    ctx.pipeline().fireChannelRead(bytes);
                }
            }
        } catch (ProtocolException e) {
            end(e);
            Farewell.breach(channel, out, termReq, e, timers.termReqMillis());
        } finally {
            if (!handedOn) {
                bytes.release();
            }
        }
    }

    private void makeRoom(ChannelHandlerContext ctx, TcpConnection connection) {
        over = true;
        timer.ifPresent(t -> t.cancel(false));
        ctx.pipeline().replace(this, "connection", connection);
        side.onEstablished();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(new EOFException("the peer closed the connection before it was initialised"));
        out.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException e) {
            end(e);
        } else {
            log.error("{}: ended by an error of ours", channel, cause);
            end(new IOException("the connection ended by an error", cause));
        }
        channel.close();
    }
}
