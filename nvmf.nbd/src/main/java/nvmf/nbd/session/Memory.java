package nvmf.nbd.session;

import java.util.concurrent.atomic.AtomicLong;

/** What the connections of a server may hold together, beyond what each is sure of. It counts; the memory is the allocator's. Thread-safe. */
public final class Memory {
    private final AtomicLong free;

    public Memory(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Takes that much, or nothing and says so. */
    boolean take(long bytes) {
        long before = free.getAndUpdate(left -> left >= bytes ? left - bytes : left);
        return before >= bytes;
    }

    void give(long bytes) {
        free.addAndGet(bytes);
    }

    /** Bytes that are left. */
    public long free() {
        return free.get();
    }

    /**
     * What a request may hold.
     *
     * @param shared whether it comes from what connections have together
     */
    record Allotment(long bytes, boolean shared) {
        static final Allotment NOTHING = new Allotment(0, false);
    }
}
