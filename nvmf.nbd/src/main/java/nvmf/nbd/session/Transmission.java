package nvmf.nbd.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
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

    private ChannelHandlerContext ctx;
    private ByteBuf header;

    /** The request whose data is coming in. */
    private Operation receiving;

    /** Bytes that come in for nothing. */
    private long skip;

    private int running;
    private long bytes;
    private boolean leaving;
    private boolean draining;
    private boolean flushing;

    Transmission(Export export, Limits limits, boolean structured) {
        this.export = export;
        this.limits = limits;
        this.structured = structured;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
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
            while (!input.isEmpty() && (receiving != null || mayBegin())) {
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

    private boolean mayBegin() {
        return running < limits.requestsMax() && bytes < limits.bytesMax();
    }

    private void step(ByteBuf in) throws BadMessageException {
        if (skip > 0) {
            int n = (int) Math.min(skip, in.readableBytes());
            in.skipBytes(n);
            skip -= n;
        } else if (receiving != null) {
            if (receiving.take(in)) {
                Operation complete = receiving;
                receiving = null;
                complete.run();
            }
        } else {
            in.readBytes(header, Math.min(header.writableBytes(), in.readableBytes()));
            if (!header.isWritable()) {
                Request request = Request.read(header);
                header.clear();
                begin(request);
            }
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
            return;
        }
        operation.reserve();
        if (request.payload() > 0) {
            receiving = operation;
        } else {
            operation.run();
        }
    }

    private Errno check(Request request) {
        long size = export.bytes().size();
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
        if (request.offset() < 0 || request.offset() > size - request.length()) {
            // "Error values": ENOSPC for what would write beyond the end.
            return request.changes() && request.command() != Request.TRIM ? Errno.ENOSPC : Errno.EINVAL;
        }
        return Errno.NONE;
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

    /** A request holds that much from now on. */
    void hold(long held) {
        bytes += held;
    }

    /** Sends a reply with the others of this turn. */
    void reply(ByteBuf message, Operation operation) {
        ctx.write(message).addListener(operation);
        if (!flushing) {
            flushing = true;
            ctx.executor().execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        ctx.flush();
    }

    /** A request was answered, or there is nobody to answer; it holds nothing any more. */
    void done(long held) {
        running--;
        bytes -= held;
        leaveIfDone();
        try {
            drain();
        } catch (BadMessageException e) {
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
        if (receiving != null) {
            Operation incomplete = receiving;
            receiving = null;
            incomplete.drop();
        }
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        header.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof BadMessageException || cause instanceof IOException) {
            LOG.debug("{}: {}", context.channel().remoteAddress(), cause.getMessage());
        } else {
            LOG.error("{}: an error of ours", context.channel().remoteAddress(), cause);
        }
        leaving = true;
        context.close();
    }
}
