package nvmf.block;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps operations on the same bytes apart: readers share, a writer is alone. The page cache does not: a read beside a write can
 * see half a block of each. As many ranges are held as the device has threads, so a list is enough; who comes first goes first,
 * so nobody waits for ever, and who waits holds nothing.
 */
final class RangeLocks {
    /** See {@link #owners()}. */
    static final long SOME = -1;

    /** More than there are threads. */
    private static final long CAME = 1 << 16;

    private final ReentrantLock mutex = new ReentrantLock();
    private final Condition released = mutex.newCondition();

    /** How many own a range or wait to, and from {@link #CAME} on how many ever came to. Changed under the mutex. */
    private final AtomicLong owners = new AtomicLong();

    /** In order of arrival, with those that still wait. */
    private final List<Hold> holds = new ArrayList<>();

    /** A range that is held until it is released. */
    final class Hold {
        private final long from;
        private final long end;
        private final boolean alone;

        private Hold(long from, long length, boolean alone) {
            this.from = from;
            this.end = from + length;
            this.alone = alone;
        }

        private boolean conflicts(Hold other) {
            return (alone || other.alone) && from < other.end && other.from < end;
        }

        void release() {
            mutex.lock();
            try {
                holds.remove(this);
                owners.addAndGet(alone ? -1 : 0);
                released.signalAll();
            } finally {
                mutex.unlock();
            }
        }
    }

    Hold share(long from, long length) {
        return hold(new Hold(from, length, false));
    }

    /**
     * Whether anybody owns any range, without a lock: {@link #SOME} if so. Else a number, and if it is the same once more later, nobody owned
     * anything all the while.
     */
    long owners() {
        long now = owners.get();
        return now % CAME == 0 ? now : SOME;
    }

    /** Null if it has to be waited for. */
    Hold shareAtOnce(long from, long length) {
        mutex.lock();
        try {
            Hold hold = new Hold(from, length, false);
            for (Hold earlier : holds) {
                if (earlier.conflicts(hold)) {
                    return null;
                }
            }
            holds.add(hold);
            return hold;
        } finally {
            mutex.unlock();
        }
    }

    Hold own(long from, long length) {
        return hold(new Hold(from, length, true));
    }

    private Hold hold(Hold hold) {
        mutex.lock();
        try {
            holds.add(hold);
            owners.addAndGet(hold.alone ? CAME + 1 : 0);
            while (mustWait(hold)) {
                released.awaitUninterruptibly();
            }
            return hold;
        } finally {
            mutex.unlock();
        }
    }

    private boolean mustWait(Hold hold) {
        for (Hold earlier : holds) {
            if (earlier == hold) {
                return false;
            }
            if (earlier.conflicts(hold)) {
                return true;
            }
        }
        throw new IllegalStateException("a hold that nobody holds");
    }
}
