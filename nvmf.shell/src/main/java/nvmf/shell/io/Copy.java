package nvmf.shell.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.shell.command.Await;
import nvmf.shell.command.UsageException;

/**
 * A stream of bytes from a device, or to it, with several commands outstanding and the bytes in order. Confined to its caller's
 * thread; its memory is {@code depth} chunks.
 */
final class Copy {
    static final long TO_THE_END = -1;
    static final int CHUNK_MAX = 16 << 20;

    private final BlockDevice device;
    private final int blockSize;
    private final long offset;
    private final long end;
    private final boolean lengthGiven;
    private final int chunk;
    private final int depth;

    /** A command under way: its buffer is the device's until the stage completes. */
    private record Slot(ByteBuffer buffer, CompletableFuture<Void> done, int useful) {}

    private final Deque<Slot> outstanding = new ArrayDeque<>();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    /**
     * @param length bytes, or {@link #TO_THE_END}
     * @param chunk  bytes of a command, whole blocks
     * @throws UsageException if the device has no such range
     */
    Copy(BlockDevice device, long offset, long length, int chunk, int depth) {
        BlockDevice.Geometry geometry = device.geometry();
        this.device = device;
        this.blockSize = geometry.blockSize();
        this.offset = offset;
        this.lengthGiven = length != TO_THE_END;
        this.chunk = chunk;
        this.depth = depth;
        long bytes = geometry.bytes();
        if (offset % blockSize != 0) {
            throw new UsageException("the offset " + offset + " is no multiple of the namespace's block size of "
                    + blockSize + " bytes");
        }
        if (offset > bytes || lengthGiven && length > bytes - offset) {
            throw new UsageException("the namespace ends at byte " + bytes + ", before the "
                    + (lengthGiven ? "end of what is asked for, " + (offset + length) : "offset " + offset));
        }
        this.end = lengthGiven ? offset + length : bytes;
    }

    /** How much will be moved, or 0 if only standard input knows. */
    long bytesExpected() {
        return end - offset;
    }

    /** Reads to the stream and returns how many bytes that were. */
    long read(PrintStream out, Progress progress) throws Exception {
        long next = offset;
        long copied = 0;
        try {
            while (next < end || !outstanding.isEmpty()) {
                if (next < end && outstanding.size() < depth) {
                    int useful = (int) Math.min(chunk, end - next);
                    ByteBuffer buffer = buffer(useful);
                    start(buffer, useful, device.read(next / blockSize, buffer));
                    next += useful;
                } else {
                    Slot slot = finishOldest();
                    write(out, slot);
                    copied += slot.useful();
                    progress.at(copied);
                    free.add(slot.buffer());
                }
            }
            out.flush();
            return copied;
        } finally {
            drain();
        }
    }

    /**
     * Writes the stream's bytes, the last block padded with zeroes, and flushes. Returns how many bytes came from the stream.
     *
     * @throws EOFException if a length was asked for and the stream is shorter; what came is written
     */
    long write(InputStream in, Progress progress) throws Exception {
        long next = offset;
        long copied = 0;
        try {
            byte[] bytes = new byte[chunk];
            boolean more = true;
            while (more) {
                int wanted = (int) Math.min(chunk, end - next);
                // Into an array of ours: a FileInputStream that is to make one asks where it is, which a pipe cannot
                // say.
                int came = in.readNBytes(bytes, 0, wanted);
                more = wanted > 0 && came == wanted;
                if (came > 0) {
                    if (outstanding.size() == depth) {
                        free.add(finishOldest().buffer());
                    }
                    ByteBuffer buffer = buffer(came);
                    buffer.put(0, bytes, 0, came);
                    clear(buffer, came);
                    start(buffer, came, device.write(next / blockSize, buffer, false));
                    next += came;
                    copied += came;
                    progress.at(copied);
                }
            }
            while (!outstanding.isEmpty()) {
                finishOldest();
            }
            Await.answer(device.flush());
        } finally {
            drain();
        }
        checkEnd(in, copied);
        return copied;
    }

    private void checkEnd(InputStream in, long copied) throws IOException {
        if (lengthGiven && copied < end - offset) {
            throw new EOFException("standard input ended after " + copied + " of " + (end - offset) + " bytes");
        }
        if (!lengthGiven && copied == end - offset && in.read() >= 0) {
            throw new IOException("the namespace ends after " + copied + " bytes, before standard input does");
        }
    }

    private ByteBuffer buffer(int useful) {
        ByteBuffer buffer = free.isEmpty() ? ByteBuffer.allocateDirect(chunk) : free.remove();
        return buffer.clear().limit((useful + blockSize - 1) / blockSize * blockSize);
    }

    private static void clear(ByteBuffer buffer, int from) {
        for (int i = from; i < buffer.limit(); i++) {
            buffer.put(i, (byte) 0);
        }
    }

    private void start(ByteBuffer buffer, int useful, CompletionStage<Void> done) {
        outstanding.add(new Slot(buffer, done.toCompletableFuture(), useful));
    }

    private Slot finishOldest() throws Exception {
        Slot slot = outstanding.remove();
        Await.answer(slot.done());
        return slot;
    }

    private static void write(PrintStream out, Slot slot) throws IOException {
        byte[] bytes = new byte[slot.useful()];
        slot.buffer().get(0, bytes);
        out.write(bytes, 0, bytes.length);
        if (out.checkError()) {
            throw new IOException("standard output was closed");
        }
    }

    /** After a failure: the buffers of what is still under way stay the device's until it is done with them. */
    private void drain() {
        outstanding.clear();
        free.clear();
    }
}
