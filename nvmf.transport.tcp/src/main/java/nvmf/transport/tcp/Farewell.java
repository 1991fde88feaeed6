package nvmf.transport.tcp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.ProtocolException;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.PduType;
import nvmf.transport.tcp.pdu.TermReq;

/** How a connection is left. On its thread. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
final class Farewell {
    /** How long an end in order waits for a peer that does not read, or does not end. */
    private static final int CLOSE_MILLIS = 1000;

    private Farewell() {}

    /**
     * Tells the peer what it did wrong and waits, for so long, for it to close; a TermReq is not answered with one (TCP Transport
     * Specification, "Error Handling"). What comes in until then is the caller's to throw away.
     */
    static void breach(Channel channel, Outbound out, PduType termReq, ProtocolException breach, int millis) {
        PduException pdu = breach instanceof PduException e ? e : PduException.sequence(breach.toString());
        byte[] header = pdu.header();
        if (header.length > 0 && header[0] == theirs(termReq).code()) {
            channel.close();
            return;
        }
        out.termReq(termReq, new TermReq(pdu.fes().code(), pdu.fei()), header);
        out.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) Farewell::shutdownOutput);
        closeWithin(channel, millis);
    }

    /** The TermReq that the peer sends. */
    private static PduType theirs(PduType ours) {
        return ours == PduType.C2H_TERM_REQ ? PduType.H2C_TERM_REQ : PduType.C2H_TERM_REQ;
    }

    private static void shutdownOutput(ChannelFuture flushed) {
        if (flushed.isSuccess() && flushed.channel() instanceof DuplexChannel channel) {
            channel.shutdownOutput();
        }
    }

    /**
     * Ends in order: sends what was written, then says that nothing more comes, and waits a moment for the peer to end too. Closing
     * before that would answer what is still on its way here with a reset, which can overtake what was sent.
     */
    static void inOrder(Channel channel, Outbound out) {
        out.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) Farewell::shutdownOutput);
        closeWithin(channel, CLOSE_MILLIS);
    }

    private static void closeWithin(Channel channel, int millis) {
        ScheduledFuture<?> timer =
                channel.eventLoop().schedule((Runnable) channel::close, millis, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(done -> timer.cancel(false));
    }
}
