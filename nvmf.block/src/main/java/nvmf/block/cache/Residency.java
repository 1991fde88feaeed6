package nvmf.block.cache;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which bytes of a file the operating system has in memory. It is asked for regions, which takes longer than a read that is there does, so an
 * answer is good for a while. The file is mapped for the question only, by parts as they are used: no byte is touched by way of a map, which
 * would end in a fault where a file was cut short. Any thread, but for {@link #learn}.
 */
final class Residency {
    static final int REGION_BYTES = 64 << 10;
    static final int PART_BYTES = 1 << 30;

    /** What lies behind them is never said to be in memory. */
    static final int PARTS_MAX = 4096;

    /**
     * Of all files, give or take one for each that maps just then. A process may have 65,530 maps by default, and everything else needs them
     * too.
     */
    private static final AtomicInteger LEFT = new AtomicInteger(4 * PARTS_MAX);

    /** Answers are no older. */
    static final int GOOD_FOR_MILLIS = 100;

    /** An answer: whether it is there, whether there is an answer, and of which millisecond. */
    private static final int THERE = 1;

    private static final int ASKED = 2;
    private static final int WHEN_SHIFT = 2;
    private static final int WHEN_MASK = -1 >>> WHEN_SHIFT;

    private static final Logger LOG = LoggerFactory.getLogger(Residency.class);

    private final FileChannel channel;
    private final LongSupplier nanos;

    /** Held to replace {@link #parts}. */
    private final ReentrantLock mutex = new ReentrantLock();

    private volatile Part[] parts = {};
    private volatile boolean failed;

    /** Nothing of it is mapped yet; the channel stays the caller's. */
    Residency(FileChannel channel, LongSupplier nanos) {
        this.channel = channel;
        this.nanos = nanos;
    }

    /** A part of the file, and what is known of its regions. */
    private record Part(MappedByteBuffer map, AtomicIntegerArray answers) {
        static Part of(MappedByteBuffer map) {
            return new Part(map, new AtomicIntegerArray((map.capacity() + REGION_BYTES - 1) / REGION_BYTES));
        }

        boolean ask(int region) {
            int from = region * REGION_BYTES;
            try {
                return map.slice(from, Math.min(REGION_BYTES, map.capacity() - from))
                        .isLoaded();
            } catch (Exception e) { // among them an IOException that is not declared: the kernel could not tell
                LOG.debug("It is not known what of a file is in memory.", e);
                return false;
            }
        }
    }

    /** Whether all these bytes were in memory a moment ago. */
    boolean has(long from, int length) {
        long end = from + length;
        int millis = (int) (nanos.getAsLong() / 1_000_000);
        for (long at = from - from % REGION_BYTES; at < end; at += REGION_BYTES) {
            int part = (int) Math.min(at / PART_BYTES, PARTS_MAX);
            Part[] known = parts;
            if (part >= known.length || known[part] == null || !has(known[part], at, end, millis)) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(Part part, long at, long end, int millis) {
        int start = (int) (at % PART_BYTES);
        if (Math.min(REGION_BYTES, end - at) > part.map().capacity() - start) {
            return false;
        }
        int region = start / REGION_BYTES;
        int answer = part.answers().getOpaque(region);
        if ((answer & ASKED) != 0 && (millis - (answer >> WHEN_SHIFT) & WHEN_MASK) < GOOD_FOR_MILLIS) {
            return (answer & THERE) != 0;
        }
        boolean there = part.ask(region);
        part.answers().setOpaque(region, millis << WHEN_SHIFT | ASKED | (there ? THERE : 0));
        return there;
    }

    /**
     * From now on it can be told of the part that holds this byte. On a thread that nobody interrupts, since that would close the
     * channel.
     */
    void learn(long at) {
        int part = (int) Math.min(at / PART_BYTES, PARTS_MAX);
        if (part == PARTS_MAX || failed || covers(part, (int) (at % PART_BYTES))) {
            return;
        }
        mutex.lock();
        try {
            long start = (long) part * PART_BYTES;
            long length = Math.min(channel.size() - start, PART_BYTES);
            boolean isNew = part >= parts.length || parts[part] == null;
            if (isNew && LEFT.get() <= 0) {
                failed = true;
            } else if (length > 0) {
                Part[] next = Arrays.copyOf(parts, Math.max(parts.length, part + 1));
                next[part] = Part.of(channel.map(FileChannel.MapMode.READ_ONLY, start, length));
                LEFT.addAndGet(isNew ? -1 : 0);
                parts = next;
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("It is not known what of a file is in memory.", e);
            failed = true;
        } finally {
            mutex.unlock();
        }
    }

    /**
     * It says nothing any more. What was mapped stays so until the garbage collector finds it, since somebody may be asking just now; nothing
     * of it was ever touched, so that it holds addresses only, and the file if that is deleted.
     */
    void close() {
        mutex.lock();
        try {
            failed = true;
            for (Part part : parts) {
                LEFT.addAndGet(part == null ? 0 : 1);
            }
            parts = new Part[0];
        } finally {
            mutex.unlock();
        }
    }

    private boolean covers(int part, int at) {
        Part[] known = parts;
        return part < known.length
                && known[part] != null
                && at < known[part].map().capacity();
    }
}
