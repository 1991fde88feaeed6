package nvmf.nbd.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import nvmf.nbd.session.Memory.Allotment;
import nvmf.nbd.wire.BadMessageException;
import nvmf.nbd.wire.Errno;
import nvmf.nbd.wire.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of a connection after its negotiation ("Transmission"). Many are under way at a time and are answered as they are
 * done; what they hold is bounded, and while it is at its bound nothing more is read from the client. On the connection's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
final class Transmission extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Transmission.class);

    private final Export export;
    private final Limits limits;
    private final boolean structured;

    /** What came in and was not looked at; as a rule empty between two reads. */
    private final Queue<ByteBuf> input = new ArrayDeque<>();

    private final Share share;

    private ChannelHandlerContext ctx;
    private ByteBuf header;
    private ReplyLine replies;

    /** The request that waits for memory. */
    private Operation waiting;

    /** The request whose data is coming in. */
    private Operation receiving;

    /** Bytes that come in for nothing. */
    private long skip;

    private int running;
    private boolean leaving;
    private boolean draining;

    Transmission(Export export, Limits limits, Memory memory, boolean structured) {
        this.export = export;
        this.limits = limits;
        this.structured = structured;
        share = new Share(limits.connectionBytes(), memory);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        replies = new ReplyLine(context);
        header = context.alloc().buffer(Request.BYTES, Request.BYTES);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws BadMessageException {
        input.add((ByteBuf) message);
        drain();
    }

    /** Looks at what came in, as far as it may begin. */
    private void drain() throws BadMessageException {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (isFreeToGoOn() && !input.isEmpty()) {
                ByteBuf in = input.peek();
                if (leaving) {
                    in.skipBytes(in.readableBytes());
                } else {
                    step(in);
                }
                if (!in.isReadable()) {
                    input.remove().release();
                }
            }
        } finally {
            draining = false;
        }
        boolean full = !input.isEmpty();
        if (ctx.channel().config().isAutoRead() == full) {
            ctx.channel().config().setAutoRead(!full);
        }
    }

    private boolean isFreeToGoOn() {
        if (waiting != null) {
            if (!waiting.allot()) {
                return false;
            }
            Operation next = waiting;
            waiting = null;
            start(next);
        }
        return receiving == null ? running < limits.requestsMax() || skip > 0 : !receiving.isBusy();
    }

    private void step(ByteBuf in) throws BadMessageException {
        if (skip > 0) {
            int n = (int) Math.min(skip, in.readableBytes());
            in.skipBytes(n);
            skip -= n;
        } else if (receiving != null) {
            receive(in);
        } else {
            in.readBytes(header, Math.min(header.writableBytes(), in.readableBytes()));
            if (!header.isWritable()) {
                Request request = Request.read(header);
                header.clear();
                begin(request);
            }
        }
    }

    private void receive(ByteBuf in) {
        Operation operation = receiving;
        if (operation.take(in)) {
            if (operation.hasAll()) {
                receiving = null;
            }
            operation.run();
        }
    }

    private void begin(Request request) {
        if (request.command() == Request.DISCONNECT) {
            leaving = true;
            leaveIfDone();
            return;
        }
        Operation operation = new Operation(this, request);
        Errno error = check(request);
        running++;
        if (error != Errno.NONE) {
            skip = request.payload();
            operation.refuse(error);
        } else if (operation.allot()) {
            start(operation);
        } else {
            waiting = operation;
        }
    }

    private void start(Operation operation) {
        if (operation.hasPayload()) {
            receiving = operation;
        } else {
            operation.run();
        }
    }

    private Errno check(Request request) {
        if (!request.isKnown()) {
            return Errno.EINVAL;
        }
        if (request.changes() && export.device().geometry().readOnly()) {
            return Errno.EPERM;
        }
        if (request.command() == Request.FLUSH) {
            return Errno.NONE;
        }
        boolean moves = request.command() == Request.READ || request.command() == Request.WRITE;
        if (request.length() == 0 || moves && request.length() > limits.transferMax()) {
            return Errno.EINVAL;
        }
        if (!isInside(request)) {
            // "Error values": ENOSPC for what would write beyond the end.
            return request.changes() && request.command() != Request.TRIM ? Errno.ENOSPC : Errno.EINVAL;
        }
        return Errno.NONE;
    }

    private boolean isInside(Request request) {
        return request.offset() >= 0 && request.offset() <= export.bytes().size() - request.length();
    }

    Export export() {
        return export;
    }

    boolean structured() {
        return structured;
    }

    ChannelHandlerContext context() {
        return ctx;
    }

    Share share() {
        return share;
    }

    ReplyLine replies() {
        return replies;
    }

    /** What is left of the data of a write that failed comes in for nothing. */
    void pass(Operation operation, long left) {
        if (receiving == operation) {
            receiving = null;
            skip = left;
        }
    }

    /** There is nothing that could be said to this client. */
    void breakOff(String why) {
        LOG.debug("{}: the connection ends: {}", ctx.channel().remoteAddress(), why);
        leaving = true;
        ctx.close();
    }

    /** A request was answered, or there is nobody to answer; it holds nothing any more. */
    void done(Allotment memory) {
        running--;
        share.give(memory);
        leaveIfDone();
        drainAgain();
    }

    /** Something may go on that could not. */
    void drainAgain() {
        try {
            drain();
        } catch (BadMessageException | RuntimeException | Error e) {
            exceptionCaught(ctx, e);
        }
    }

    private void leaveIfDone() {
        if (leaving && running == 0) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leaving = true;
        while (!input.isEmpty()) {
            input.remove().release();
        }
        Operation incomplete = receiving;
        receiving = null;
        // One that the device is at work for is dropped when that is done.
        if (incomplete != null && !incomplete.isBusy()) {
            incomplete.drop();
        }
        Operation unbegun = waiting;
        waiting = null;
        if (unbegun != null) {
            unbegun.drop();
        }
        replies.drop();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        header.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Memory that others have is no fault of ours, however much of it there is.
        if (cause instanceof BadMessageException || cause instanceof IOException || cause instanceof OutOfMemoryError) {
            LOG.debug("{}: {}", context.channel().remoteAddress(), cause.getMessage());
        } else {
            LOG.error("{}: an error of ours", context.channel().remoteAddress(), cause);
        }
        leaving = true;
        context.close();
    }
}
