package nvmf.block;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;

/**
 * A disk in memory, outside the heap. Thin: memory is taken a mebibyte at a time by the first write to it, and given back when a
 * whole mebibyte is deallocated; a write that finds no memory fails with Capacity Exceeded.
 *
 * <p>Everything completes on the caller's thread. Operations at the same time are atomic in each aligned 64 KiB, so in each block,
 * whatever its size; over more than that they can mix. The bound on real memory is {@code -XX:MaxDirectMemorySize}.
 */
public final class RamDevice implements BlockDevice {
    /** 16 TiB, for which the table of segments takes 64 MiB of heap. */
    static final long BYTES_MAX = (long) Segment.BYTES << 24;

    private static final int SEGMENT_MASK = Segment.BYTES - 1;

    private final GeometryListeners listeners = new GeometryListeners();

    /** Held to put a segment into the table, to take one out, and to replace the table, so that none is lost between two. */
    private final ReentrantLock layout = new ReentrantLock();

    private volatile Memory memory;

    /** The shape and, for each mebibyte that was ever written, its segment. Of one moment: a resize replaces both. */
    private record Memory(Geometry geometry, AtomicReferenceArray<Segment> segments) {
        static Memory of(Geometry geometry) {
            if (geometry.bytes() > BYTES_MAX) {
                throw new IllegalArgumentException(
                        "a RAM disk of " + geometry.bytes() + " bytes is more than " + BYTES_MAX);
            }
            int segments = (int) (geometry.bytes() + SEGMENT_MASK >>> Segment.SHIFT);
            return new Memory(geometry, new AtomicReferenceArray<>(segments));
        }
    }

    /** A disk of zeroes. */
    public RamDevice(int blockSize, long bytes) {
        memory = Memory.of(geometry(blockSize, bytes));
    }

    private static Geometry geometry(int blockSize, long bytes) {
        return Shape.of(blockSize, bytes, false, false);
    }

    @Override
    public Geometry geometry() {
        return memory.geometry;
    }

    @Override
    public Registration onGeometryChange(Runnable listener) {
        return listeners.add(listener);
    }

    @Override
    public CompletionStage<Void> read(long lba, ByteBuffer target) {
        Memory now = memory;
        Status refusal = Access.read(now.geometry, lba, target);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        long from = lba * now.geometry.blockSize();
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
        return Outcome.DONE;
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        Memory now = memory;
        Status refusal = Access.write(now.geometry, lba, source);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        long to = lba * now.geometry.blockSize();
        int end = source.limit();
        for (int at = source.position(); at < end; ) {
            int offset = (int) to & SEGMENT_MASK;
            int length = Math.min(end - at, Segment.BYTES - offset);
            int index = (int) (to >>> Segment.SHIFT);
            Segment segment = now.segments.get(index);
            if (segment == null) {
                try {
                    segment = allocate(index);
                } catch (OutOfMemoryError e) {
                    return Outcome.failed(Status.CAPACITY_EXCEEDED);
                }
                if (segment == null) {
                    return Outcome.failed(Status.LBA_OUT_OF_RANGE);
                }
            }
            segment.write(offset, source, at, length);
            at += length;
            to += length;
        }
        return Outcome.DONE;
    }

    /** The segment of the present table, new if need be; null if the disk has shrunk meanwhile. */
    private Segment allocate(int index) {
        layout.lock();
        try {
            AtomicReferenceArray<Segment> segments = memory.segments;
            if (index >= segments.length()) {
                return null;
            }
            Segment segment = segments.get(index);
            if (segment == null) {
                segment = new Segment();
                segments.set(index, segment);
            }
            return segment;
        } finally {
            layout.unlock();
        }
    }

    /** Nothing to do: what is written is as durable as it will ever be. */
    @Override
    public CompletionStage<Void> flush() {
        return Outcome.DONE;
    }

    @Override
    public CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        Geometry now = geometry();
        Status refusal = Access.write(now, lba, blocks);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        zero(lba * now.blockSize(), blocks * now.blockSize(), deallocate);
        return Outcome.DONE;
    }

    @Override
    public boolean zeroesAfterDeallocate() {
        return true;
    }

    /** The blocks read as zeroes afterwards. */
    @Override
    public CompletionStage<Void> deallocate(List<LbaRange> ranges) {
        Geometry now = geometry();
        Status refusal = Access.write(now, ranges);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        // In order and joined: 256 ranges of the whole disk are no more work than one, and a mebibyte given in pieces
        // is freed.
        List<LbaRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(LbaRange::lba));
        long from = 0;
        long end = 0;
        for (LbaRange range : sorted) {
            if (range.lba() > end) {
                zero(from * now.blockSize(), (end - from) * now.blockSize(), true);
                from = range.lba();
                end = from;
            }
            end = Math.max(end, range.lba() + range.blocks());
        }
        zero(from * now.blockSize(), (end - from) * now.blockSize(), true);
        return Outcome.DONE;
    }

    private void zero(long from, long length, boolean release) {
        AtomicReferenceArray<Segment> segments = memory.segments;
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
            if (index < memory.segments.length()) {
                memory.segments.set(index, null);
            }
        } finally {
            layout.unlock();
        }
    }

    /**
     * Changes the size while in use; listeners are called on this thread. What lies inside both sizes keeps its contents, what a
     * larger size adds is zero.
     */
    public void resize(long bytes) {
        layout.lock();
        try {
            Memory old = memory;
            if (bytes == old.geometry.bytes()) {
                return;
            }
            Memory next = Memory.of(geometry(old.geometry.blockSize(), bytes));
            int kept = Math.min(old.segments.length(), next.segments.length());
            for (int i = 0; i < kept; i++) {
                next.segments.set(i, old.segments.get(i));
            }
            // The last segment can reach beyond the old end, and an earlier, larger size have left something there.
            long end = old.geometry.bytes();
            int tail = (int) end & SEGMENT_MASK;
            Segment last = old.segments.get(old.segments.length() - 1);
            if (bytes > end && tail != 0 && last != null) {
                last.zero(tail, Segment.BYTES - tail);
            }
            memory = next;
        } finally {
            layout.unlock();
        }
        listeners.fire();
    }

    /** How many bytes of memory it has taken. */
    long allocated() {
        AtomicReferenceArray<Segment> segments = memory.segments;
        long count = 0;
        for (int i = 0; i < segments.length(); i++) {
            count += segments.get(i) == null ? 0 : 1;
        }
        return count << Segment.SHIFT;
    }

    @Override
    public String toString() {
        return "ram " + geometry();
    }
}
