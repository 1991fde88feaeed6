package nvmf.block.memory;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.StampedLock;

/**
 * A stretch of a RAM disk, zero when new. Callable from any thread: what is read or written inside one region of
 * {@link #REGION_BYTES} is atomic. Reads of a region that nobody writes take no lock. No position or limit moves.
 */
final class Segment {
    static final int SHIFT = 20;
    static final int BYTES = 1 << SHIFT;

    private static final int REGION_SHIFT = 16;

    /** The largest block size, so that a block never lies in two regions. */
    static final int REGION_BYTES = 1 << REGION_SHIFT;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
    private final StampedLock[] locks = new StampedLock[BYTES / REGION_BYTES];

    Segment() {
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new StampedLock();
        }
    }

    void read(int offset, ByteBuffer target, int at, int length) {
        for (int done = 0; done < length; ) {
            int step = Math.min(length - done, untilRegionEnd(offset + done));
            readRegion(offset + done, target, at + done, step);
            done += step;
        }
    }

    private void readRegion(int offset, ByteBuffer target, int at, int length) {
        StampedLock lock = locks[offset >>> REGION_SHIFT];
        long stamp = lock.tryOptimisticRead();
        if (stamp != 0) {
            target.put(at, bytes, offset, length);
            if (lock.validate(stamp)) {
                return;
            }
        }
        // A writer was in it. The target is lent to us, so that what was read by halves can be read again.
        stamp = lock.readLock();
        try {
            target.put(at, bytes, offset, length);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    void write(int offset, ByteBuffer source, int at, int length) {
        for (int done = 0; done < length; ) {
            int step = Math.min(length - done, untilRegionEnd(offset + done));
            StampedLock lock = locks[offset + done >>> REGION_SHIFT];
            long stamp = lock.writeLock();
            try {
                bytes.put(offset + done, source, at + done, step);
            } finally {
                lock.unlockWrite(stamp);
            }
            done += step;
        }
    }

    /** The lock of the region that a byte lies in, for who does more than one thing to it. */
    StampedLock lock(int offset) {
        return locks[offset >>> REGION_SHIFT];
    }

    /** Whether it holds these bytes. Inside one region, whose lock the caller has. */
    boolean holds(int offset, ByteBuffer expected) {
        return bytes.slice(offset, expected.remaining()).equals(expected);
    }

    /** Writes inside one region, whose lock the caller has. */
    void put(int offset, ByteBuffer source, int at, int length) {
        bytes.put(offset, source, at, length);
    }

    void zero(int offset, int length) {
        for (int done = 0; done < length; ) {
            int step = Math.min(length - done, untilRegionEnd(offset + done));
            write(offset + done, Zeroes.of(step), 0, step);
            done += step;
        }
    }

    static int untilRegionEnd(int offset) {
        return REGION_BYTES - (offset & REGION_BYTES - 1);
    }
}
