package nvmf.host.namespace;

import java.nio.ByteBuffer;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.NvmOpcode;

/**
 * What I/O commands a controller takes, and how large.
 *
 * @param transferMax       bytes of data of a command
 * @param volatileWriteCache whether Flush and FUA mean something
 * @param zeroesMax         bytes of a Write Zeroes, 0 where the command is missing
 * @param trim              Dataset Management's limits, its {@code ranges} 0 where the command is missing
 * @param offload           what else the controller does by itself
 */
public record IoLimits(int transferMax, boolean volatileWriteCache, long zeroesMax, Trim trim, Offload offload) {
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

    /**
     * What a controller does by itself that a host can do with reads and writes, or not at all.
     *
     * @param compareAndWrite  whether Compare and Write can be fused
     * @param copy             whether there is Copy, of descriptor format 0
     * @param verifyMax        bytes of a Verify, 0 where the command is missing
     * @param uncorrectableMax bytes of a Write Uncorrectable, 0 where the command is missing
     */
    public record Offload(boolean compareAndWrite, boolean copy, long verifyMax, long uncorrectableMax) {
        public static final Offload NONE = new Offload(false, false, 0, 0);
    }

    /** What both take: a command may be sent by either of two paths. What is volatile for one is for both. */
    IoLimits and(IoLimits other) {
        return new IoLimits(
                Math.min(transferMax, other.transferMax),
                volatileWriteCache || other.volatileWriteCache,
                Math.min(zeroesMax, other.zeroesMax),
                new Trim(
                        Math.min(trim.ranges, other.trim.ranges),
                        Math.min(trim.rangeBlocks, other.trim.rangeBlocks),
                        Math.min(trim.blocks, other.trim.blocks)),
                new Offload(
                        offload.compareAndWrite && other.offload.compareAndWrite,
                        offload.copy && other.offload.copy,
                        Math.min(offload.verifyMax, other.offload.verifyMax),
                        Math.min(offload.uncorrectableMax, other.offload.uncorrectableMax)));
    }

    /** Blocks of a command with data. */
    int blocksMax(Geometry geometry) {
        return Math.max(1, Math.min(NvmOpcode.BLOCKS_MAX, transferMax / geometry.blockSize()));
    }

    /** Blocks of a command without data that so many bytes are the limit of. */
    static int blocksMax(Geometry geometry, long bytesMax) {
        return (int) Math.max(1, Math.min(NvmOpcode.BLOCKS_MAX, bytesMax / geometry.blockSize()));
    }

    /** Blocks that both halves of a fused operation name. */
    int fusedBlocks(Geometry geometry, ByteBuffer expected, ByteBuffer source) {
        int bytes = source.remaining();
        if (expected.remaining() != bytes) {
            throw new StatusException(Status.INVALID_DATA_SGL_LENGTH);
        }
        if (bytes > Math.min(transferMax, BlockDevice.COMPARE_AND_WRITE_MAX)) {
            throw new StatusException(Status.ATOMIC_WRITE_UNIT_EXCEEDED);
        }
        return bytes / geometry.blockSize();
    }
}
