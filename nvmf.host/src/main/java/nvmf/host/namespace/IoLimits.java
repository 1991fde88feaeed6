package nvmf.host.namespace;

import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.nvm.NvmOpcode;

/**
 * What I/O commands a controller takes, and how large.
 *
 * @param transferMax       bytes of data of a command
 * @param volatileWriteCache whether Flush and FUA mean something
 * @param compare           whether there is Compare
 * @param zeroesMax         bytes of a Write Zeroes, 0 where the command is missing
 * @param trim              Dataset Management's limits, its {@code ranges} 0 where the command is missing
 */
public record IoLimits(int transferMax, boolean volatileWriteCache, boolean compare, long zeroesMax, Trim trim) {
    /**
     * The most bytes of data that are ever put into one command. A keyed SGL descriptor says 16 MiB less one at most (Base
     * Specification, "Keyed SGL Data Block descriptor"), so this is the largest power of two that fits every transport.
     */
    public static final int TRANSFER_MAX = 8 << 20;

    /**
     * Limits of Dataset Management.
     *
     * @param ranges      ranges of a command
     * @param rangeBlocks blocks of a range
     * @param blocks      blocks of a command
     */
    public record Trim(int ranges, long rangeBlocks, long blocks) {
        public static final Trim NONE = new Trim(0, 0, 0);
    }

    /** Blocks of a command with data. */
    int blocksMax(Geometry geometry) {
        return Math.max(1, Math.min(NvmOpcode.BLOCKS_MAX, transferMax / geometry.blockSize()));
    }

    /** Blocks of a Write Zeroes. */
    int zeroBlocksMax(Geometry geometry) {
        return (int) Math.max(1, Math.min(NvmOpcode.BLOCKS_MAX, zeroesMax / geometry.blockSize()));
    }
}
