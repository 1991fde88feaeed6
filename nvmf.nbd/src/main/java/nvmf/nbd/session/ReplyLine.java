package nvmf.nbd.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The replies of a connection on their way to the client, those of one turn together. One that is sent in parts keeps the others waiting, as
 * there is no room for them in it; they hold their memory meanwhile. On the connection's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing comes as an event
final class ReplyLine {
    private final ChannelHandlerContext ctx;
    private final Queue<Reply> parked = new ArrayDeque<>();

    /** The request whose reply is being sent in parts. */
    private Operation talking;

    private boolean flushing;

    /** A reply, or a part of one. */
    private record Reply(ByteBuf message, Operation operation, boolean more) {}

    ReplyLine(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /**
     * Sends a reply, or a part of one; the operation hears of it when it has left.
     *
     * @param more whether other parts of the same operation must follow with nothing in between
     */
    void send(ByteBuf message, Operation operation, boolean more) {
        if (talking != null && talking != operation) {
            parked.add(new Reply(message, operation, more));
            return;
        }
        write(new Reply(message, operation, more));
        while (talking == null && !parked.isEmpty()) {
            write(parked.remove());
        }
        if (!flushing) {
            flushing = true;
            ctx.executor().execute(this::flush);
        }
    }

    private void write(Reply reply) {
        talking = reply.more() ? reply.operation() : null;
        ctx.write(reply.message()).addListener(reply.operation());
    }

    private void flush() {
        flushing = false;
        ctx.flush();
    }

    /** The connection is gone. */
    void drop() {
        while (!parked.isEmpty()) {
            Reply reply = parked.remove();
            reply.message().release();
            reply.operation().drop();
        }
    }
}
