package nvmf.nbd.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.nbd.wire.BadMessageException;
import nvmf.nbd.wire.Options;
import nvmf.nbd.wire.TransmissionFlags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handshake of a connection ("Fixed newstyle negotiation"): option after option, until one chooses an export. Then it makes room for
 * a {@link Transmission}. On the connection's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
public final class Negotiation extends ByteToMessageDecoder {
    /** A name of 4096 bytes, the most there may be, and as many requests for information as anybody could mean. */
    private static final int OPTION_BYTES_MAX = 8192;

    private static final int OPTIONS_MAX = 256;

    /** What a client should align to that can. */
    private static final int PREFERRED = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Negotiation.class);

    private final Exports exports;
    private final Limits limits;
    private final Memory memory;
    private Optional<ScheduledFuture<?>> deadline = Optional.empty();
    private boolean greeted;
    private boolean noZeroes;
    private boolean structured;
    private int options;
    private boolean over;

    public Negotiation(Exports exports, Limits limits, Memory memory) {
        this.exports = exports;
        this.limits = limits;
        this.memory = memory;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
    }

    private void begin(ChannelHandlerContext ctx) {
        if (deadline.isPresent()) {
            return;
        }
        ByteBuf out = ctx.alloc().buffer(18);
        Options.greeting(out);
        ctx.writeAndFlush(out);
        deadline = Optional.of(ctx.executor()
                .schedule(() -> end(ctx, "it took too long"), limits.negotiationMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        deadline.ifPresent(timer -> timer.cancel(false));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> decoded) throws BadMessageException {
        if (over) {
            in.skipBytes(in.readableBytes());
        } else if (!greeted) {
            flags(in);
        } else if (in.readableBytes() >= Options.HEADER_BYTES) {
            option(ctx, in);
        }
    }

    private void flags(ByteBuf in) throws BadMessageException {
        if (in.readableBytes() < 4) {
            return;
        }
        int flags = in.readInt();
        if ((flags & ~(Options.FIXED_NEWSTYLE | Options.NO_ZEROES)) != 0) {
            throw new BadMessageException(String.format("client flags of %08xh", flags));
        }
        noZeroes = (flags & Options.NO_ZEROES) != 0;
        greeted = true;
    }

    private void option(ChannelHandlerContext ctx, ByteBuf in) throws BadMessageException {
        int at = in.readerIndex();
        if (in.getLong(at) != Options.OPTION_MAGIC) {
            throw new BadMessageException("an option begins with IHAVEOPT");
        }
        int option = in.getInt(at + 8);
        long length = in.getUnsignedInt(at + 12);
        if (length > OPTION_BYTES_MAX) {
            throw new BadMessageException("an option of " + length + " bytes");
        }
        if (in.readableBytes() < Options.HEADER_BYTES + length) {
            return;
        }
        if (++options > OPTIONS_MAX) {
            throw new BadMessageException("more than " + OPTIONS_MAX + " options");
        }
        in.skipBytes(Options.HEADER_BYTES);
        ByteBuf data = in.readSlice((int) length);
        ByteBuf out = ctx.alloc().buffer();
        switch (option) {
            case Options.EXPORT_NAME -> exportName(ctx, data, out);
            case Options.ABORT -> {
                over = true;
                Options.reply(out, option, Options.ACK);
                ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
            }
            case Options.LIST -> {
                list(data, out);
                ctx.writeAndFlush(out);
            }
            case Options.STRUCTURED_REPLY -> {
                boolean good = data.readableBytes() == 0;
                structured |= good;
                Options.reply(out, option, good ? Options.ACK : Options.INVALID);
                ctx.writeAndFlush(out);
            }
            case Options.INFO, Options.GO -> information(ctx, option, data, out);
            default -> {
                Options.reply(out, option, Options.UNSUPPORTED, "option " + option + " is not known");
                ctx.writeAndFlush(out);
            }
        }
    }

    /** The old way to choose, which knows no refusal but hanging up. */
    private void exportName(ChannelHandlerContext ctx, ByteBuf data, ByteBuf out) {
        String name = data.toString(StandardCharsets.UTF_8);
        Optional<Export> export = exports.find(name);
        if (export.isEmpty()) {
            out.release();
            end(ctx, "there is no export \"" + printable(name) + "\"");
            return;
        }
        Geometry geometry = export.get().device().geometry();
        out.writeLong(geometry.bytes()).writeShort(TransmissionFlags.of(geometry.readOnly(), structured));
        if (!noZeroes) {
            out.writeZero(Options.ZEROES);
        }
        ctx.writeAndFlush(out);
        go(ctx, export.get());
    }

    private void list(ByteBuf data, ByteBuf out) {
        if (data.isReadable()) {
            Options.reply(out, Options.LIST, Options.INVALID, "LIST takes nothing");
            return;
        }
        for (Export export : exports.all()) {
            Options.server(out, export.name());
        }
        Options.reply(out, Options.LIST, Options.ACK);
    }

    private void information(ChannelHandlerContext ctx, int option, ByteBuf data, ByteBuf out) {
        if (data.readableBytes() < 6 || data.getUnsignedInt(data.readerIndex()) > data.readableBytes() - 6) {
            refuse(ctx, out, option, Options.INVALID, "the option is too short");
            return;
        }
        String name =
                data.readCharSequence(data.readInt(), StandardCharsets.UTF_8).toString();
        int requests = data.readUnsignedShort();
        if (data.readableBytes() != 2 * requests) {
            refuse(ctx, out, option, Options.INVALID, "the option does not have the length it tells");
            return;
        }
        Optional<Export> found = exports.find(name);
        if (found.isEmpty()) {
            refuse(ctx, out, option, Options.UNKNOWN, "there is no export \"" + printable(name) + "\"");
            return;
        }
        Export export = found.get();
        Geometry geometry = export.device().geometry();
        Options.export(out, option, geometry.bytes(), TransmissionFlags.of(geometry.readOnly(), structured));
        for (int i = 0; i < requests; i++) {
            switch (data.readUnsignedShort()) {
                case Options.INFO_NAME -> Options.name(out, option, export.name());
                // A client that does not ask may send what is not aligned: see ByteDevice.
                case Options.INFO_BLOCK_SIZE ->
                    Options.blockSize(
                            out,
                            option,
                            geometry.blockSize(),
                            Math.max(PREFERRED, geometry.blockSize()),
                            limits.transferMax());
                default -> {
                    // Information that we do not have is not given.
                }
            }
        }
        Options.reply(out, option, Options.ACK);
        ctx.writeAndFlush(out);
        if (option == Options.GO) {
            go(ctx, export);
        }
    }

    private static void refuse(ChannelHandlerContext ctx, ByteBuf out, int option, int type, String why) {
        Options.reply(out, option, type, why);
        ctx.writeAndFlush(out);
    }

    private void go(ChannelHandlerContext ctx, Export export) {
        over = true;
        LOG.info("{} uses {}", ctx.channel().remoteAddress(), export.name());
        export.use(ctx.channel());
        // What came with the last option goes on to the new handler.
        ctx.pipeline().replace(this, "transmission", new Transmission(export, limits, memory, structured));
    }

    private void end(ChannelHandlerContext ctx, String why) {
        if (!over || ctx.channel().isActive()) {
            LOG.debug("{}: the negotiation ended: {}", ctx.channel().remoteAddress(), why);
            over = true;
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        if (root instanceof BadMessageException || root instanceof IOException) {
            end(ctx, root.getMessage());
        } else {
            LOG.error("{}: an error of ours", ctx.channel().remoteAddress(), cause);
            ctx.close();
        }
    }

    /** A client's words, fit for a log. */
    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
