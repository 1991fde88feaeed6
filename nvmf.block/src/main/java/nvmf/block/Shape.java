package nvmf.block;

import nvmf.api.block.BlockDevice.Geometry;

/** Geometry from a size in bytes. */
final class Shape {
    private Shape() {}

    /** Fails with one sentence if there is no such disk. */
    static void check(int blockSize, long bytes) {
        of(blockSize, bytes, false, false);
    }

    /** The geometry of that many bytes, which must be whole blocks. */
    static Geometry of(int blockSize, long bytes, boolean readOnly, boolean volatileWriteCache) {
        // First the block size alone, so that the sentence is about what is wrong.
        Geometry block = new Geometry(blockSize, 1, readOnly, volatileWriteCache);
        if (bytes % block.blockSize() != 0) {
            throw new IllegalArgumentException(
                    "a disk of " + bytes + " bytes does not divide into blocks of " + blockSize + " bytes");
        }
        return new Geometry(blockSize, bytes / blockSize, readOnly, volatileWriteCache);
    }
}
