package nvmf.transport.rdma.stub;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;

/**
 * Memory that a peer may reach by key: what a protection domain holds. A key is an entry of the table in its upper 24 bits and a
 * variant in its lower 8, which changes each time the entry is used again, so that an old key opens nothing. Confined to a queue
 * pair's thread.
 */
final class MemoryRegions {
    /** Entries that 24 bits can name. */
    static final int ENTRIES_MAX = 1 << 24;

    private final Region[] regions;
    private final byte[] variants;
    private final Deque<Integer> free = new ArrayDeque<>();
    private int used;

    /** What the peer may do. */
    enum Access {
        REMOTE_READ,
        REMOTE_WRITE
    }

    private record Region(ByteBuffer memory, long address, int key, Access access) {}

    /** @param entriesMax regions at a time, 1 to {@link #ENTRIES_MAX} */
    MemoryRegions(int entriesMax) {
        if (entriesMax < 1 || entriesMax > ENTRIES_MAX) {
            throw new IllegalArgumentException("a table has 1 to " + ENTRIES_MAX + " regions, not " + entriesMax);
        }
        regions = new Region[entriesMax];
        variants = new byte[entriesMax];
    }

    /**
     * Lends {@code [position, limit)} of a buffer until its key is invalidated.
     *
     * @param address what peers call its first byte
     * @return the key
     * @throws IllegalStateException if the table is full
     */
    int register(ByteBuffer lent, long address, Access access) {
        if (Long.compareUnsigned(address + lent.remaining(), address) < 0) {
            throw new IllegalArgumentException("memory does not reach past the last address");
        }
        int entry;
        if (!free.isEmpty()) {
            entry = free.poll();
        } else if (used < regions.length) {
            entry = used++;
        } else {
            throw new IllegalStateException("all " + regions.length + " memory regions are in use");
        }
        int key = entry << 8 | ++variants[entry] & 0xFF;
        regions[entry] = new Region(Wire.view(lent), address, key, access);
        return key;
    }

    /**
     * The memory that a peer's descriptor names, little-endian, from position 0. Never a byte outside of what was lent.
     *
     * @throws StatusException Data Transfer Error for a key that opens nothing or not for this, Data SGL Length Invalid for a range
     *     that leaves the region
     */
    ByteBuffer resolve(Sgl.Keyed sgl, Access access) {
        Region region = find(sgl.key());
        if (region == null || region.access() != access) {
            throw new StatusException(Status.DATA_TRANSFER_ERROR);
        }
        long offset = sgl.address() - region.address();
        int capacity = region.memory().capacity();
        if (offset < 0 || sgl.length() > capacity || offset > capacity - sgl.length()) {
            throw new StatusException(Status.INVALID_DATA_SGL_LENGTH);
        }
        return Wire.view(region.memory(), (int) offset, (int) sgl.length());
    }

    /**
     * Takes memory back: by its owner, or by the peer's Send with Invalidate.
     *
     * @return whether the key opened anything
     */
    boolean invalidate(int key) {
        if (find(key) == null) {
            return false;
        }
        int entry = key >>> 8;
        regions[entry] = null;
        free.add(entry);
        return true;
    }

    /** Regions that are lent now. */
    int size() {
        return used - free.size();
    }

    private Region find(int key) {
        int entry = key >>> 8;
        Region region = entry < regions.length ? regions[entry] : null;
        return region != null && region.key() == key ? region : null;
    }
}
