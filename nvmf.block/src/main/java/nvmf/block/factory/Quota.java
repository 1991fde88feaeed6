package nvmf.block.factory;

import java.util.List;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * How much a factory may make.
 *
 * @param bytes      of all devices together
 * @param blockSizes which there can be
 */
record Quota(long bytes, List<Integer> blockSizes) {
    /** As many LBA formats as a page has room for without more ado. */
    private static final int BLOCK_SIZES_MAX = 16;

    Quota {
        blockSizes = List.copyOf(blockSizes);
        if (bytes < 1) {
            throw new IllegalArgumentException("a factory has room for more than " + bytes + " bytes");
        }
        if (blockSizes.isEmpty() || blockSizes.size() > BLOCK_SIZES_MAX) {
            throw new IllegalArgumentException("a factory has 1 to 16 block sizes, not " + blockSizes.size());
        }
        // Throws if there is no such block size.
        blockSizes.forEach(size -> new Geometry(size, 1, false, false));
    }

    /**
     * The bytes of a device that is wanted.
     *
     * @param used by the devices there are
     * @throws StatusException if there cannot be one like that, or not now
     */
    long admit(int blockSize, long blocks, long used) {
        if (!blockSizes.contains(blockSize)) {
            throw new StatusException(Status.INVALID_FORMAT.dnr());
        }
        if (blocks < 1 || blocks > bytes / blockSize || blocks * blockSize > bytes - used) {
            throw new StatusException(Status.INSUFFICIENT_CAPACITY);
        }
        return new Geometry(blockSize, blocks, false, false).bytes();
    }
}
