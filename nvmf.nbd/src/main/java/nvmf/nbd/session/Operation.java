package nvmf.nbd.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.EventExecutor;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import nvmf.api.block.ByteDevice;
import nvmf.api.spec.StatusException;
import nvmf.nbd.wire.Errno;
import nvmf.nbd.wire.Replies;
import nvmf.nbd.wire.Request;

/**
 * One request on its way: its memory, what the device does, its reply. A read's data lies behind the room for its header in one buffer,
 * so the device fills what is sent. Its buffer is lent to the device while that is at work, whatever becomes of the connection.
 */
final class Operation implements BiConsumer<Void, Throwable>, ChannelFutureListener {
    private final Transmission transmission;
    private final Request request;

    /** Where data comes in or goes out; none for other requests. */
    private ByteBuf data;

    private long held;

    Operation(Transmission transmission, Request request) {
        this.transmission = transmission;
        this.request = request;
    }

    /** Takes the memory it needs. */
    void reserve() {
        if (request.command() == Request.READ) {
            int header = Replies.dataHeaderBytes(transmission.structured());
            data = transmission.context().alloc().directBuffer(header + (int) request.length());
        } else if (request.command() == Request.WRITE) {
            data = transmission.context().alloc().directBuffer((int) request.length(), (int) request.length());
        } else {
            return;
        }
        held = data.capacity();
        transmission.hold(held);
    }

    /** Takes data that came in, and says whether it has all. */
    boolean take(ByteBuf in) {
        data.writeBytes(in, Math.min(data.writableBytes(), in.readableBytes()));
        return !data.isWritable();
    }

    /** Has the device do it. */
    void run() {
        CompletionStage<Void> stage;
        try {
            stage = perform(transmission.export().bytes());
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedStage(e);
        }
        stage.whenComplete(this);
    }

    private CompletionStage<Void> perform(ByteDevice device) {
        return switch (request.command()) {
            case Request.READ -> {
                int header = Replies.dataHeaderBytes(transmission.structured());
                yield device.read(request.offset(), view(header));
            }
            case Request.WRITE -> device.write(request.offset(), view(0), request.fua());
            case Request.FLUSH -> device.flush();
            case Request.TRIM -> {
                CompletionStage<Void> trimmed = device.deallocate(request.offset(), request.length());
                yield request.fua() ? trimmed.thenCompose(done -> device.flush()) : trimmed;
            }
            case Request.WRITE_ZEROES ->
                device.writeZeroes(request.offset(), request.length(), request.mayLeaveHole(), request.fua());
            default -> throw new AssertionError("command " + request.command() + " was let pass");
        };
    }

    private ByteBuffer view(int from) {
        return data.nioBuffer(from, (int) request.length());
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
        if (!transmission.context().channel().isActive()) {
            drop();
        } else if (failure != null) {
            refuse(Errno.of(failure), StatusException.of(failure).text());
        } else if (request.command() == Request.READ) {
            ByteBuf reply = data;
            data = null;
            reply.clear();
            Replies.data(reply, transmission.structured(), request);
            reply.writerIndex(reply.writerIndex() + (int) request.length());
            transmission.reply(reply, this);
        } else {
            plain(Errno.NONE, "");
        }
    }

    void refuse(Errno error) {
        refuse(error, error.name());
    }

    private void refuse(Errno error, String message) {
        plain(error, message);
    }

    private void plain(Errno error, String message) {
        release();
        ByteBuf reply = transmission.context().alloc().buffer(Replies.plainBytesMax(message));
        Replies.plain(reply, transmission.structured(), request, error, message);
        transmission.reply(reply, this);
    }

    /** There is nobody to answer. */
    void drop() {
        release();
        transmission.done(held);
    }

    private void release() {
        if (data != null) {
            data.release();
            data = null;
        }
    }

    /** The reply left, or the connection is gone. */
    @Override
    public void operationComplete(ChannelFuture written) {
        transmission.done(held);
    }
}
