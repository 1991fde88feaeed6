package nvmf.block.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * The bytes of a RAM disk: segments of a mebibyte, each taken by the first write to it and forgotten when all of it is given back.
 * Any thread; in each region of {@link Segment#REGION_BYTES} what happens is atomic.
 */
public final class Memory {
    /** 16 TiB, for which the table of segments takes 64 MiB of heap. */
    public static final long BYTES_MAX = (long) Segment.BYTES << 24;

    private static final int SEGMENT_MASK = Segment.BYTES - 1;

    /** Held to put a segment into the table, to take one out, and to replace the table, so that none is lost between two. */
    private final ReentrantLock layout = new ReentrantLock();

    private volatile Table table;

    /** The shape and, for each mebibyte that was ever written, its segment. Of one moment: a resize replaces both. */
    public record Table(Geometry geometry, AtomicReferenceArray<Segment> segments) {
        private static Table of(Geometry geometry) {
            if (geometry.bytes() > BYTES_MAX) {
                throw new IllegalArgumentException(
                        "a RAM disk of " + geometry.bytes() + " bytes is more than " + BYTES_MAX);
            }
            int segments = (int) (geometry.bytes() + SEGMENT_MASK >>> Segment.SHIFT);
            return new Table(geometry, new AtomicReferenceArray<>(segments));
        }
    }

    /** All zeroes. */
    public Memory(Geometry geometry) {
        table = Table.of(geometry);
    }

    /** How it is now; operations on one of these are inside its shape, whatever a resize does meanwhile. */
    public Table table() {
        return table;
    }

    public void read(Table now, long first, ByteBuffer target) {
        long from = first;
        int end = target.limit();
        for (int at = target.position(); at < end; ) {
            int offset = (int) from & SEGMENT_MASK;
            int length = Math.min(end - at, Segment.BYTES - offset);
            Segment segment = now.segments.get((int) (from >>> Segment.SHIFT));
            if (segment == null) {
                Zeroes.fill(target, at, length);
            } else {
                segment.read(offset, target, at, length);
            }
            at += length;
            from += length;
        }
    }

    /** Fails with Capacity Exceeded where there is no memory left. */
    public void write(Table now, long first, ByteBuffer source) {
        long to = first;
        int end = source.limit();
        for (int at = source.position(); at < end; ) {
            int offset = (int) to & SEGMENT_MASK;
            int length = Math.min(end - at, Segment.BYTES - offset);
            segment(now, to).write(offset, source, at, length);
            at += length;
            to += length;
        }
    }

    /** Writes if all of it is as expected, and says so. */
    public boolean exchange(Table now, long at, ByteBuffer expected, ByteBuffer source) {
        return exchange(now, at, expected, source, 0);
    }

    /**
     * Compares from {@code done} on and then writes, one region after the other: each is locked, in order of its address, until all
     * of it has happened. A plain write takes the same locks, one at a time.
     */
    private boolean exchange(Table now, long from, ByteBuffer expected, ByteBuffer source, int done) {
        if (done == expected.remaining()) {
            return true;
        }
        int offset = (int) (from + done) & SEGMENT_MASK;
        int length = Math.min(expected.remaining() - done, Segment.untilRegionEnd(offset));
        Segment segment = segment(now, from + done);
        StampedLock lock = segment.lock(offset);
        long stamp = lock.writeLock();
        try {
            boolean same = segment.holds(offset, expected.slice(expected.position() + done, length))
                    && exchange(now, from, expected, source, done + length);
            if (same) {
                segment.put(offset, source, source.position() + done, length);
            }
            return same;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** The segment of a byte, new if need be. */
    private Segment segment(Table now, long at) {
        int index = (int) (at >>> Segment.SHIFT);
        Segment segment = now.segments.get(index);
        return segment == null ? allocate(index) : segment;
    }

    private Segment allocate(int index) {
        layout.lock();
        try {
            AtomicReferenceArray<Segment> segments = table.segments;
            if (index >= segments.length()) {
                // The disk has shrunk meanwhile.
                throw new StatusException(Status.LBA_OUT_OF_RANGE);
            }
            Segment segment = segments.get(index);
            if (segment == null) {
                segment = new Segment();
                segments.set(index, segment);
            }
            return segment;
        } catch (OutOfMemoryError e) {
            throw new StatusException(Status.CAPACITY_EXCEEDED, "no memory is left", e);
        } finally {
            layout.unlock();
        }
    }

    /** Makes bytes zero; {@code release} if memory is to be given back where that is possible. */
    public void zero(long from, long length, boolean release) {
        AtomicReferenceArray<Segment> segments = table.segments;
        long end = Math.min(from + length, (long) segments.length() << Segment.SHIFT);
        for (long at = from; at < end; ) {
            int offset = (int) at & SEGMENT_MASK;
            int step = (int) Math.min(end - at, Segment.BYTES - offset);
            int index = (int) (at >>> Segment.SHIFT);
            Segment segment = segments.get(index);
            if (segment != null) {
                if (release && step == Segment.BYTES) {
                    release(index);
                } else {
                    segment.zero(offset, step);
                }
            }
            at += step;
        }
    }

    /**
     * Forgets a segment; the garbage collector frees it when the last operation has let go of it. An operation that still holds it
     * reads and writes what nobody else will see: to every other it happened just before, as operations at the same time may.
     */
    private void release(int index) {
        layout.lock();
        try {
            if (index < table.segments.length()) {
                table.segments.set(index, null);
            }
        } finally {
            layout.unlock();
        }
    }

    /** Takes another shape, of the same block size, unless it has it. What lies inside both keeps its contents, the rest is zero. */
    public boolean reshape(Geometry shape) {
        layout.lock();
        try {
            Table old = table;
            if (shape.equals(old.geometry)) {
                return false;
            }
            Table next = Table.of(shape);
            int kept = Math.min(old.segments.length(), next.segments.length());
            for (int i = 0; i < kept; i++) {
                next.segments.set(i, old.segments.get(i));
            }
            // The last segment can reach beyond the old end, and an earlier, larger size have left something there.
            long end = old.geometry.bytes();
            int tail = (int) end & SEGMENT_MASK;
            Segment last = old.segments.get(old.segments.length() - 1);
            if (shape.bytes() > end && tail != 0 && last != null) {
                last.zero(tail, Segment.BYTES - tail);
            }
            table = next;
            return true;
        } finally {
            layout.unlock();
        }
    }

    /** How many bytes it has taken. */
    public long allocated() {
        AtomicReferenceArray<Segment> segments = table.segments;
        long count = 0;
        for (int i = 0; i < segments.length(); i++) {
            count += segments.get(i) == null ? 0 : 1;
        }
        return count << Segment.SHIFT;
    }
}
