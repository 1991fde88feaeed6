package nvmf.block;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.block.cache.PageCache;
import nvmf.block.memory.Zeroes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes under a file device: whole transfers in place of the short ones that a channel is free to make, and statuses in place of
 * I/O errors. Called on the device's threads only, which nobody else knows: a thread that is interrupted in a {@link FileChannel}
 * closes it for everybody.
 */
final class BackingFile {
    private static final Logger LOG = LoggerFactory.getLogger(BackingFile.class);

    private final Path path;
    private final FileChannel channel;
    private final Optional<PageCache> cache;
    private final boolean growable;
    private final Runnable afterClose;

    /** Takes the channel and what is known of the page cache over; {@code growable} if it can be made longer. */
    BackingFile(Path path, FileChannel channel, Optional<PageCache> cache, boolean growable, Runnable afterClose) {
        this.path = path;
        this.channel = channel;
        this.cache = cache;
        this.growable = growable;
        this.afterClose = afterClose;
    }

    /**
     * The shape that the settings ask for, for which the file grows where it is too short; the new part is a hole. It is never cut: a
     * smaller disk leaves the rest of the file alone.
     */
    Geometry fit(FileSettings settings) throws IOException {
        clearInterrupt();
        long found = channel.size();
        int blockSize = settings.blockSize();
        if (settings.bytes() == FileSettings.AS_FOUND) {
            if (found < blockSize) {
                throw new IllegalArgumentException(
                        path + " has " + found + " bytes, less than a block of " + blockSize);
            }
            return Shape.of(blockSize, found - found % blockSize, settings.readOnly(), true);
        }
        Geometry geometry = Shape.of(blockSize, settings.bytes(), settings.readOnly(), true);
        if (found < settings.bytes()) {
            if (!growable) {
                throw new IllegalArgumentException(
                        path + " has " + found + " bytes and cannot grow to " + settings.bytes());
            }
            channel.write(Zeroes.of(1), settings.bytes() - 1);
        }
        return geometry;
    }

    /** Whether {@link #readAtOnce} is worth a try. Any thread. */
    boolean isInMemory(long from, int length) {
        return cache.isPresent() && cache.get().has(from, length);
    }

    /** Fills the target, whose position stays, without waiting for a disk; says whether it could. Any thread. */
    boolean readAtOnce(ByteBuffer target, long from) {
        return cache.isPresent() && cache.get().read(target, from);
    }

    /** Fills the target; its position moves. */
    void read(ByteBuffer target, long from) {
        clearInterrupt();
        try {
            for (long at = from; target.hasRemaining(); ) {
                int n = channel.read(target, at);
                if (n <= 0) {
                    throw new EOFException("the file ends at " + at + " or before");
                }
                at += n;
            }
            cache.ifPresent(known -> known.learn(from));
        } catch (IOException e) {
            throw failure("read " + path + " at " + from, Status.UNRECOVERED_READ_ERROR, e);
        }
    }

    /** Writes the source; its position moves. What a failure leaves behind is any mixture of old and new. */
    void write(ByteBuffer source, long to) {
        clearInterrupt();
        int length = source.remaining();
        try {
            for (long at = to; source.hasRemaining(); ) {
                int n = channel.write(source, at);
                if (n <= 0) {
                    throw new IOException("nothing was written at " + at);
                }
                at += n;
            }
        } catch (IOException e) {
            throw failure(
                    "write " + path + " at " + to,
                    isFull(e, length) ? Status.CAPACITY_EXCEEDED : Status.WRITE_FAULT,
                    e);
        }
    }

    /** Makes all that was written durable, and as much of the file's own data as it takes to find it again. */
    void force() {
        clearInterrupt();
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failure("flush " + path, Status.WRITE_FAULT, e);
        }
    }

    /** Closes the channel, and so lets go of its lock. */
    void close() throws IOException {
        try (channel) {
            if (cache.isPresent()) {
                cache.get().close();
            }
        } finally {
            afterClose.run();
        }
    }

    /**
     * Deletes a file, durably. What was mapped of it keeps it until that is collected, so its blocks are given back at once, unless it has
     * another name.
     */
    static void delete(Path path) throws IOException {
        boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
        if (!unix || !Files.isRegularFile(path) || (Integer) Files.getAttribute(path, "unix:nlink") != 1) {
            TextFile.delete(path);
            return;
        }
        try (FileChannel nameless = FileChannel.open(path, StandardOpenOption.WRITE)) {
            TextFile.delete(path);
            nameless.truncate(0);
        }
    }

    /** Closes it since there is nothing to be done with it. */
    void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** An interrupt that a stage's continuation left on this thread would close the channel at the next call. */
    private static void clearInterrupt() {
        if (Thread.interrupted()) {
            LOG.debug("A continuation interrupted its own thread, which is one of a file device.");
        }
    }

    /** The text of an error is in the language of the machine, so the room that is left is asked as well. */
    private boolean isFull(IOException failure, int length) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota exceeded") || text.contains("not enough space")) {
            return true;
        }
        try {
            return Files.isRegularFile(path) && Files.getFileStore(path).getUsableSpace() < length;
        } catch (IOException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private static StatusException failure(String what, Status status, IOException cause) {
        String sentence = "cannot " + what + ": " + cause.getMessage();
        LOG.trace(sentence, cause);
        return new StatusException(status, sentence, cause);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
