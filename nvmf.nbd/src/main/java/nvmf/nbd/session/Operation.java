package nvmf.nbd.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.EventExecutor;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import nvmf.api.block.ByteDevice;
import nvmf.api.spec.StatusException;
import nvmf.nbd.session.Memory.Allotment;
import nvmf.nbd.wire.Errno;
import nvmf.nbd.wire.Replies;
import nvmf.nbd.wire.Request;

/**
 * One request on its way: its memory, what the device does, its reply; in pieces, one after the other through the same memory, if there
 * is not enough for all of it. A read's data lies behind the room for its header in one buffer, so the device fills what is sent. Its
 * buffer is lent to the device while that is at work, whatever becomes of the connection.
 */
final class Operation implements BiConsumer<Void, Throwable>, ChannelFutureListener {
    private final Transmission transmission;
    private final Request request;
    private final Pieces pieces;
    private final int header;

    private Allotment memory = Allotment.NOTHING;

    /** Where data comes in or goes out; none for other requests, and none before it is needed. */
    private ByteBuf data;

    /** Bytes that are done with, and those that are at hand. */
    private long done;

    private long piece;

    /** Whether the device, or the client, has the piece at hand. */
    private boolean busy;

    Operation(Transmission transmission, Request request) {
        this.transmission = transmission;
        this.request = request;
        header = Replies.dataHeaderBytes(transmission.structured());
        int block = transmission.export().device().geometry().blockSize();
        pieces = new Pieces(request, block, header);
    }

    /** Takes the memory it needs, or less; says whether it may begin. */
    boolean allot() {
        Optional<Allotment> taken = transmission.share().take(pieces.wanted());
        memory = taken.orElse(memory);
        return taken.isPresent();
    }

    boolean hasPayload() {
        return request.payload() > 0;
    }

    /** Whether the data of its next piece has to wait. */
    boolean isBusy() {
        return busy;
    }

    /** Takes data that came in, and says whether it has a piece. */
    boolean take(ByteBuf in) {
        if (data == null) {
            try {
                data = allocate(pieces.room(memory.bytes()));
            } catch (OutOfMemoryError e) {
                transmission.pass(this, request.length());
                refuse(Errno.ENOMEM);
                return false;
            }
        }
        int wanted = (int) pieces.next(done, memory.bytes());
        data.writeBytes(in, Math.min(wanted - data.readableBytes(), in.readableBytes()));
        return data.readableBytes() == wanted;
    }

    private ByteBuf allocate(int bytes) {
        return transmission.context().alloc().directBuffer(bytes, bytes);
    }

    /** Whether no data of it comes after the piece that is at hand. */
    boolean hasAll() {
        return done + pieces.next(done, memory.bytes()) == request.length();
    }

    /** Has the device do the next piece. */
    void run() {
        busy = true;
        piece = pieces.next(done, memory.bytes());
        CompletionStage<Void> stage;
        try {
            stage = perform(transmission.export().bytes(), request.offset() + done);
        } catch (RuntimeException | OutOfMemoryError e) {
            stage = CompletableFuture.failedStage(e);
        }
        stage.whenComplete(this);
    }

    private CompletionStage<Void> perform(ByteDevice device, long offset) {
        return switch (request.command()) {
            case Request.READ -> {
                if (data == null) {
                    data = allocate(header + pieces.room(memory.bytes()));
                }
                yield device.read(offset, view(header));
            }
            case Request.WRITE -> device.write(offset, view(0), request.fua());
            case Request.FLUSH -> device.flush();
            case Request.TRIM -> {
                CompletionStage<Void> trimmed = device.deallocate(request.offset(), request.length());
                yield request.fua() ? trimmed.thenCompose(nothing -> device.flush()) : trimmed;
            }
            case Request.WRITE_ZEROES -> device.writeZeroes(offset, piece, request.mayLeaveHole(), request.fua());
            default -> throw new AssertionError("command " + request.command() + " was let pass");
        };
    }

    private ByteBuffer view(int from) {
        return data.nioBuffer(from, (int) piece);
    }

    /** The device is done; on any thread. */
    @Override
    public void accept(Void nothing, Throwable failure) {
        EventExecutor home = transmission.context().executor();
        if (home.inEventLoop()) {
            finish(failure);
            return;
        }
        try {
            home.execute(() -> finish(failure));
        } catch (RejectedExecutionException e) {
            // The server is gone, and with it everybody who could be told.
            release();
        }
    }

    private void finish(Throwable failure) {
        busy = false;
        if (!transmission.context().channel().isActive()) {
            drop();
            return;
        }
        if (failure != null) {
            fail(failure);
        } else {
            proceed();
        }
    }

    private void fail(Throwable failure) {
        boolean promised = request.command() == Request.READ && done > 0 && isOneChunk();
        if (promised) {
            // "Simple reply message": after an error in the middle of the data there is nothing to say but good-bye.
            transmission.breakOff("a read failed when a part of it was sent");
            drop();
            return;
        }
        if (request.command() == Request.WRITE) {
            transmission.pass(this, request.length() - done - piece);
        }
        refuse(Errno.of(failure), StatusException.of(failure).text());
    }

    private void proceed() {
        if (request.command() == Request.READ) {
            send();
            return;
        }
        done += piece;
        if (request.command() == Request.FLUSH || request.command() == Request.TRIM || done == request.length()) {
            plain(Errno.NONE, "");
        } else if (request.command() == Request.WRITE) {
            data.clear();
            transmission.drainAgain();
        } else {
            run();
        }
    }

    /** Whether all data of a read stands behind one header, as it does unless the client takes it in chunks. */
    private boolean isOneChunk() {
        return !transmission.structured() || request.mayNotBeFragmented();
    }

    /** Sends what was read, with what has to stand before it. */
    private void send() {
        boolean last = done + piece == request.length();
        int from = header;
        if (done == 0 || !isOneChunk()) {
            from = 0;
            int length = (int) (isOneChunk() ? request.length() : piece);
            data.clear();
            Replies.data(
                    data, transmission.structured(), request, request.offset() + done, length, last || isOneChunk());
        }
        data.setIndex(from, header + (int) piece);
        done += piece;
        ByteBuf message = last ? data : data.retainedSlice();
        if (last) {
            data = null;
        }
        transmission.replies().send(message, this, !last && isOneChunk());
    }

    void refuse(Errno error) {
        refuse(error, error.name());
    }

    private void refuse(Errno error, String message) {
        plain(error, message);
    }

    private void plain(Errno error, String message) {
        release();
        done = request.length();
        ByteBuf reply;
        try {
            reply = transmission.context().alloc().buffer(Replies.plainBytesMax(message));
        } catch (OutOfMemoryError e) {
            transmission.breakOff("there is no memory for a reply");
            drop();
            return;
        }
        Replies.plain(reply, transmission.structured(), request, error, message);
        transmission.replies().send(reply, this, false);
    }

    /** There is nobody to answer. */
    void drop() {
        release();
        transmission.done(memory);
    }

    private void release() {
        if (data != null) {
            data.release();
            data = null;
        }
    }

    /** A reply left, or a part of it, or the connection is gone. */
    @Override
    public void operationComplete(ChannelFuture written) {
        if (!written.isSuccess() || isAnswered()) {
            drop();
        } else {
            run();
        }
    }

    private boolean isAnswered() {
        return data == null;
    }
}
