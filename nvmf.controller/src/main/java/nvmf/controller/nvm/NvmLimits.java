package nvmf.controller.nvm;

import nvmf.api.block.BlockDevice;
import nvmf.controller.model.Limits;

/** What commands of the NVM Command Set are limited to, as the Identify pages tell it. */
public final class NvmLimits {
    /** MSRC + 1: source ranges of a Copy. The list of so many is a page. */
    public static final int COPY_RANGES_MAX = 128;

    private static final int COPY_RANGE_BYTES = 8 << 20;
    private static final int COPY_BYTES = 16 << 20;

    private NvmLimits() {}

    /** MSSRL: blocks of one source range. The same bytes whatever the block size, as far as the field goes. */
    public static int copyRangeBlocks(int blockSize) {
        return COPY_RANGE_BYTES / blockSize;
    }

    /** MCL: blocks of one Copy. */
    public static int copyBlocks(int blockSize) {
        return COPY_BYTES / blockSize;
    }

    /**
     * Bytes that a half of a fused Compare and Write may move; 0 if that is less than a page, and there is no such thing. Both halves
     * wait for memory, the second while the first has some: together they stay within what each queue is sure to get.
     *
     * @param transferMax bytes that one command may move
     */
    public static int compareAndWriteBytes(int transferMax) {
        int half = Math.min(BlockDevice.COMPARE_AND_WRITE_MAX, transferMax / 2);
        return half < Limits.PAGE_BYTES ? 0 : half;
    }
}
