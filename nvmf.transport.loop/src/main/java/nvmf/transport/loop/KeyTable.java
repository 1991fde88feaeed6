package nvmf.transport.loop;

import java.nio.ByteBuffer;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;

/**
 * The memory that a host lends to its controller, by key: a protection domain with a memory region for each entry of the queue. The
 * host's thread registers before the capsule is posted and invalidates after the completion came; the controller's thread moves data in
 * between, so no region is ever in the hands of both. A key names its entry in the lower half and a generation in the upper, so that
 * the key of a command that is over opens nothing.
 */
final class KeyTable {
    /** A keyed descriptor has 24 bits for its length. */
    static final int LENGTH_MAX = 0xFF_FFFF;

    private static final int PAGE = 4096;
    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(PAGE).asReadOnlyBuffer();

    private final Region[] regions;
    private int generation;
    private long nextAddress = PAGE;

    private static final class Region {
        final ByteBuffer memory;
        final long address;
        final int key;
        final DataDirection direction;
        long moved;

        Region(ByteBuffer memory, long address, int key, DataDirection direction) {
            this.memory = memory;
            this.address = address;
            this.key = key;
            this.direction = direction;
        }
    }

    KeyTable(int depth) {
        this.regions = new Region[depth];
    }

    /** Lends {@code [position, limit)} of a buffer to the controller for one direction, or both. On the host's thread. */
    Sgl.Keyed register(int entry, ByteBuffer lent, DataDirection direction) {
        generation = generation + 1 & 0xFFFF;
        int key = entry | generation << 16;
        int length = lent.remaining();
        Region region = new Region(Wire.view(lent), nextAddress, key, direction);
        // Pages apart, so that a length or address that is wrong by a few bytes meets no other region.
        nextAddress += (length / PAGE + 2L) * PAGE;
        regions[entry] = region;
        return new Sgl.Keyed(region.address, length, key, false);
    }

    /**
     * Ends the loan, if there is one. On the host's thread.
     *
     * @return how many bytes the controller moved
     */
    long invalidate(int entry) {
        Region region = regions[entry];
        regions[entry] = null;
        return region == null ? 0 : region.moved;
    }

    /** What there is against moving a command's data by this descriptor. On the controller's thread. */
    Status check(Sgl.Keyed sgl, DataDirection direction) {
        if (sgl.length() == 0) {
            return Status.SUCCESS;
        }
        Region region = find(sgl.key());
        if (region == null || region.direction != direction) {
            // RDMA answers a remote access error.
            return Status.DATA_TRANSFER_ERROR;
        }
        long offset = sgl.address() - region.address;
        boolean inside = offset >= 0 && offset <= region.memory.capacity() - sgl.length();
        return inside ? Status.SUCCESS : Status.INVALID_DATA_SGL_LENGTH;
    }

    /** Copies what a checked descriptor describes to the target's position, which stays. On the controller's thread. */
    void read(Sgl.Keyed sgl, ByteBuffer target) {
        if (sgl.length() > 0) {
            Region region = region(sgl);
            int length = (int) sgl.length();
            target.put(target.position(), region.memory, (int) (sgl.address() - region.address), length);
            region.moved = length;
        }
    }

    /** Copies the source, then zeroes, to where a checked descriptor points. On the controller's thread. */
    void write(Sgl.Keyed sgl, ByteBuffer source) {
        if (sgl.length() == 0) {
            return;
        }
        Region region = region(sgl);
        int from = (int) (sgl.address() - region.address);
        int end = from + (int) sgl.length();
        int at = from + source.remaining();
        region.memory.put(from, source, source.position(), source.remaining());
        while (at < end) {
            int chunk = Math.min(end - at, PAGE);
            region.memory.put(at, ZEROES, 0, chunk);
            at += chunk;
        }
        region.moved = sgl.length();
    }

    private Region region(Sgl.Keyed sgl) {
        Region region = find(sgl.key());
        if (region == null) {
            throw new IllegalStateException("the host took the memory of an open command back");
        }
        return region;
    }

    private Region find(int key) {
        int entry = key & 0xFFFF;
        Region region = entry < regions.length ? regions[entry] : null;
        return region != null && region.key == key ? region : null;
    }
}
