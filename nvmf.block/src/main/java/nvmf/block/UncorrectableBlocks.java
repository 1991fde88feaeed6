package nvmf.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * The bytes of a disk that a host has declared lost, until they are written again. Any thread; a disk without any, which is nearly
 * every disk, pays for one look at a flag.
 */
final class UncorrectableBlocks {
    /** Bytes that can be lost at a time. It bounds the ranges too, none of which is shorter than a block. */
    static final long BYTES_MAX = 128L << 20;

    /** {@code [from, end)}. */
    record Range(long from, long end) {}

    private final ReentrantLock mutex = new ReentrantLock();

    /** Where each range ends, by where it begins; no two touch. */
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    private volatile boolean any;
    private long bytes;
    private long changes;

    void mark(long from, long length) {
        mutex.lock();
        try {
            // Checked before anything is changed: what is lost must not be found again.
            if (bytes - covered(from, from + length) + length > BYTES_MAX) {
                throw new StatusException(Status.CAPACITY_EXCEEDED);
            }
            remove(from, from + length);
            long start = from;
            long end = from + length;
            Map.Entry<Long, Long> before = ends.lowerEntry(from);
            if (before != null && before.getValue() == from) {
                start = before.getKey();
            }
            Long after = ends.remove(end);
            if (after != null) {
                end = after;
            }
            ends.put(start, end);
            bytes += length;
            changed();
        } finally {
            mutex.unlock();
        }
    }

    /** Bytes were written. */
    void clear(long from, long length) {
        if (!any) {
            return;
        }
        mutex.lock();
        try {
            if (remove(from, from + length)) {
                changed();
            }
        } finally {
            mutex.unlock();
        }
    }

    private long covered(long from, long end) {
        long sum = 0;
        Map.Entry<Long, Long> range = ends.lowerEntry(end);
        while (range != null && range.getValue() > from) {
            sum += Math.min(end, range.getValue()) - Math.max(from, range.getKey());
            range = ends.lowerEntry(range.getKey());
        }
        return sum;
    }

    private boolean remove(long from, long end) {
        boolean removed = false;
        bytes -= covered(from, end);
        Map.Entry<Long, Long> range = ends.lowerEntry(end);
        while (range != null && range.getValue() > from) {
            ends.remove(range.getKey());
            if (range.getKey() < from) {
                ends.put(range.getKey(), from);
            }
            if (range.getValue() > end) {
                ends.put(end, range.getValue());
            }
            removed = true;
            range = ends.lowerEntry(end);
        }
        return removed;
    }

    private void changed() {
        changes++;
        any = !ends.isEmpty();
    }

    /** Whether one of these bytes is lost. */
    boolean touches(long from, long length) {
        if (!any) {
            return false;
        }
        mutex.lock();
        try {
            Map.Entry<Long, Long> range = ends.lowerEntry(from + length);
            return range != null && range.getValue() > from;
        } finally {
            mutex.unlock();
        }
    }

    /** Fails with Unrecovered Read Error if one of these bytes is lost. */
    void requireNone(long from, long length) {
        if (touches(from, length)) {
            throw new StatusException(Status.UNRECOVERED_READ_ERROR, "a host has declared these blocks uncorrectable");
        }
    }

    /** All of one moment, and a number that every change raises. */
    record Snapshot(List<Range> ranges, long changes) {}

    Snapshot snapshot() {
        mutex.lock();
        try {
            List<Range> ranges = new ArrayList<>(ends.size());
            ends.forEach((from, end) -> ranges.add(new Range(from, end)));
            return new Snapshot(ranges, changes);
        } finally {
            mutex.unlock();
        }
    }
}
