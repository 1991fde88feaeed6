package nvmf.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.ProtocolException;
import nvmf.api.transport.SilentPeerException;
import nvmf.transport.tcp.net.Reasons;
import nvmf.transport.tcp.pdu.PduReader;
import nvmf.transport.tcp.pdu.PduSink;
import nvmf.transport.tcp.pdu.PduTerms;
import nvmf.transport.tcp.pdu.PduType;
import nvmf.transport.tcp.pdu.TermReq;
import nvmf.transport.tcp.trace.Trace;
import nvmf.transport.tcp.wait.Leftovers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One initialised connection, of either role: reads PDUs into its {@link Role}, sends what that gathered once per batch, and ends.
 * The end has two steps: from {@link Role#onEnd} on nothing is read or started; {@link #closed()} completes when, besides, no lent
 * buffer is in a queue towards the socket. On the channel's thread, except for {@link #close}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
final class TcpConnection extends ChannelInboundHandlerAdapter {
    /** What the two sides do differently. */
    interface Role {
        PduSink sink();

        /** All that could be read was read; what is gathered now leaves. */
        void onBatchEnd();

        /** There is room for more bytes again. */
        void onWritable();

        /** The connection ends: let go of everything that is not lent out. */
        void onEnd(Throwable reason);
    }

    private enum State {
        OPEN,
        /** A TermReq was sent, the peer has to close. */
        TERMINATING,
        /** Closed in order; what was gathered is being sent. */
        CLOSING,
        CLOSED
    }

    private static final Logger log = LoggerFactory.getLogger(TcpConnection.class);

    private final Channel channel;
    private final Outbound out;
    private final PduType termReq;
    private final TcpSettings.Timers timers;
    private final Role role;
    private final PduReader reader;
    private final Arrivals arrivals;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Runnable flush = this::flush;

    private State state = State.OPEN;
    private boolean reading;
    private boolean flushScheduled;
    private int lent;
    /** Why {@link #closed()} will fail, once the end began otherwise than in order. */
    private Throwable failure;

    private boolean inOrder;
    private Optional<ScheduledFuture<?>> stall = Optional.empty();

    TcpConnection(Channel channel, Outbound out, PduTerms terms, TcpSettings.Timers timers, Role role) {
        this.channel = channel;
        this.out = out;
        this.termReq = terms.towardsController() ? PduType.C2H_TERM_REQ : PduType.H2C_TERM_REQ;
        this.timers = timers;
        this.role = role;
        this.reader = new PduReader(terms, role.sink());
        this.arrivals = new Arrivals(reader);
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (state == State.OPEN) {
                reading = true;
                arrivals.read(bytes);
            }
        } catch (ProtocolException e) {
            breach(e);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (state != State.OPEN) {
            return;
        }
        if (out.isWritable()) {
            stall.ifPresent(timer -> timer.cancel(false));
            stall = Optional.empty();
            role.onWritable();
        } else if (stall.isEmpty()) {
            stall = Optional.of(
                    channel.eventLoop().schedule(this::onStall, timers.stallMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /** The peer took hardly anything for a long time, though there was much for it. */
    private void onStall() {
        if (state == State.OPEN) {
            end(new SilentPeerException("the peer read too little for " + timers.stallMillis() + " ms"));
            channel.close();
        }
    }

    /** Lets somebody listen in from the next whole PDU on, each way. On the channel's thread, between PDUs. */
    void listenIn(Trace trace) {
        if (state == State.OPEN) {
            out.flush();
            trace.join(channel, () -> !reader.isInsidePdu());
        }
    }

    /** Something was gathered: it leaves at the end of the batch that is being read, or of this turn of the loop. */
    void wrote() {
        if (!reading && !flushScheduled) {
            flushScheduled = true;
            channel.eventLoop().execute(flush);
        }
    }

    private void flush() {
        flushScheduled = false;
        if (state == State.OPEN) {
            role.onBatchEnd();
            out.flush();
        }
    }

    /** A lent buffer went into the queue towards the socket. */
    void lend() {
        lent++;
    }

    /** It came back, sent or not. */
    void giveBack() {
        lent--;
        settle();
    }

    /** Ends the connection in order. From any thread. */
    void close() {
        onLoop(() -> {
            if (state == State.OPEN) {
                inOrder = true;
                end(new IOException("the queue pair was closed"));
                Farewell.inOrder(channel, out);
            }
        });
    }

    /** Ends the connection for a reason; a breach of the protocol is told to the peer. From any thread. */
    void close(Throwable reason) {
        onLoop(() -> {
            if (state != State.OPEN) {
                return;
            }
            if (reason instanceof ProtocolException breach) {
                breach(breach);
            } else {
                end(reason);
                Farewell.inOrder(channel, out);
            }
        });
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            Leftovers.execute(channel.eventLoop(), task);
        }
    }

    /** The peer broke the protocol: it is told, and has to close. Nothing after it is looked at. */
    private void breach(ProtocolException e) {
        if (state != State.OPEN) {
            return;
        }
        log.debug("{}: {}", this, e.getMessage());
        end(e);
        state = State.TERMINATING;
        Farewell.breach(channel, out, termReq, e, timers.termReqMillis());
    }

    /** The peer sent a TermReq: no answer. */
    void onTermReq(TermReq request) {
        if (state == State.OPEN) {
            end(TermReqLog.received(channel, request));
            state = State.CLOSED;
            channel.close();
        }
    }

    private void end(Throwable reason) {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        failure = reason;
        reader.stop();
        role.onEnd(reason);
        settle();
    }

    private void settle() {
        if (state != State.OPEN && lent == 0) {
            if (inOrder) {
                closed.complete(null);
            } else {
                closed.completeExceptionally(failure);
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        out.onEnd(this::ended);
        arrivals.of(channel);
    }

    private void ended() {
        if (state == State.OPEN) {
            inOrder = !reader.isInsidePdu();
            end(new EOFException("the peer closed the connection"));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended();
        state = State.CLOSED;
        stall.ifPresent(timer -> timer.cancel(false));
        out.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            // What was still to be written at the end.
            if (!out.isSending()) {
                ended();
            }
            return;
        }
        if (cause instanceof IOException e) {
            log.debug("{}: {}", this, e.toString());
            end(Reasons.plain(e));
        } else {
            log.error("{}: ended by an error of ours", this, cause);
            end(cause);
        }
        channel.close();
    }

    @Override
    public String toString() {
        return role.toString();
    }
}
