package nvmf.block.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads of a file for those who must not wait for a disk: of what the operating system has in memory, and of nothing else. Reading is by a
 * descriptor of its own and on the caller's thread, which may be interrupted: unlike a {@link FileChannel}'s, its end does not come by that.
 */
public final class PageCache implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(PageCache.class);

    /**
     * Where a read of what is in memory waits for nobody. Others ask a server first, or wait while somebody writes elsewhere in the
     * file (XFS), or keep what they have out of the page cache.
     */
    private static final Set<String> FILE_SYSTEMS = Set.of("ext2", "ext3", "ext4", "btrfs", "f2fs", "tmpfs");

    /** Longer ones are left to the device's threads, which can do several at a time. */
    private static final int BYTES_MAX = 64 << 10;

    private final AsynchronousFileChannel channel;
    private final Residency residency;

    private PageCache(AsynchronousFileChannel channel, Residency residency) {
        this.channel = channel;
        this.residency = residency;
    }

    /**
     * That of a file, where it can be asked.
     *
     * @param mapped the file, for {@link #learn} only; it stays the caller's
     */
    public static Optional<PageCache> of(Path path, FileChannel mapped) {
        try {
            // To who may not write a file the kernel says that all of it is there (mincore(2)).
            if (!FILE_SYSTEMS.contains(Files.getFileStore(path).type()) || !Files.isWritable(path)) {
                return Optional.empty();
            }
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(path, Set.of(StandardOpenOption.READ), new HereAndNow());
            return Optional.of(new PageCache(channel, new Residency(mapped, System::nanoTime)));
        } catch (IOException e) {
            LOG.debug("{} is read by threads alone.", path, e);
            return Optional.empty();
        }
    }

    /** Whether it is worth to {@link #read} that. */
    public boolean has(long from, int length) {
        return length <= BYTES_MAX && residency.has(from, length);
    }

    /**
     * Fills the target, whose position is in the end what it was; says whether it could. If not it holds anything, and what went wrong turns
     * out when it is read otherwise.
     */
    public boolean read(ByteBuffer target, long from) {
        int position = target.position();
        try {
            for (long at = from; target.hasRemaining(); ) {
                // It is done when this returns.
                int n = channel.read(target, at).get();
                if (n <= 0) {
                    return false;
                }
                at += n;
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            LOG.debug("Left to a thread of the device.", e);
            return false;
        } finally {
            target.position(position);
        }
    }

    /** It was not there: it may be from now on. On a thread that nobody interrupts. */
    public void learn(long from) {
        residency.learn(from);
    }

    @Override
    public void close() throws IOException {
        residency.close();
        channel.close();
    }
}
