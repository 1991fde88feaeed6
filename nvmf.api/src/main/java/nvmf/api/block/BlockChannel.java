package nvmf.api.block;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A device as a channel that blocks, for code that knows files: any position, any length, a size that is the device's. For threads that
 * may wait, never a queue's. Closing flushes, and leaves the device as it is. One thread at a time moves the position; the device may be
 * used by others meanwhile.
 */
public final class BlockChannel implements SeekableByteChannel {
    /** Bytes of one operation: a larger read or write is short, as it may be with any channel. */
    private static final int TRANSFER_MAX = 1 << 20;

    private final ByteDevice device;
    private final long timeoutMillis;
    private long position;
    private boolean written;
    private boolean closed;

    /**
     * @param timeoutMillis how long one operation may take; when it is over the operation fails, though the device may still carry it out
     */
    public BlockChannel(BlockDevice device, long timeoutMillis) {
        this.device = new ByteDevice(device);
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        check();
        long left = device.size() - position;
        if (!target.hasRemaining()) {
            return 0;
        }
        if (left <= 0) {
            return -1;
        }
        int length = (int) Math.min(Math.min(left, TRANSFER_MAX), target.remaining());
        // Memory of our own: after a timeout the device may still write to it, and the caller's buffer is the caller's.
        ByteBuffer piece = ByteBuffer.allocateDirect(length);
        await(device.read(position, piece));
        target.put(piece);
        position += length;
        return length;
    }

    @Override
    public synchronized int write(ByteBuffer source) throws IOException {
        check();
        if (device.device().geometry().readOnly()) {
            throw new NonWritableChannelException();
        }
        long left = device.size() - position;
        if (source.hasRemaining() && left <= 0) {
            throw new IOException("the device ends at byte " + device.size());
        }
        int length = (int) Math.min(Math.min(left, TRANSFER_MAX), source.remaining());
        ByteBuffer piece = ByteBuffer.allocateDirect(length);
        piece.put(0, source, source.position(), length);
        written = true;
        await(device.write(position, piece, false));
        source.position(source.position() + length);
        position += length;
        return length;
    }

    /** What was written before is on stable media when this returns. */
    public synchronized void force() throws IOException {
        check();
        await(device.flush());
        written = false;
    }

    @Override
    public synchronized long position() throws IOException {
        check();
        return position;
    }

    @Override
    public synchronized BlockChannel position(long newPosition) throws IOException {
        check();
        if (newPosition < 0) {
            throw new IllegalArgumentException("a position is at least 0, not " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public synchronized long size() throws IOException {
        check();
        return device.size();
    }

    /** A device has the size it has: only what changes nothing is possible. */
    @Override
    public synchronized BlockChannel truncate(long size) throws IOException {
        check();
        if (size < device.size()) {
            throw new IOException("a device cannot be truncated");
        }
        position = Math.min(position, size);
        return this;
    }

    @Override
    public synchronized boolean isOpen() {
        return !closed;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            try {
                if (written) {
                    force();
                }
            } finally {
                closed = true;
            }
        }
    }

    private void check() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void await(CompletionStage<Void> operation) throws IOException {
        try {
            operation.toCompletableFuture().get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the device did not answer within " + timeoutMillis + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IOException(cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while the device was at work").initCause(e);
        }
    }
}
