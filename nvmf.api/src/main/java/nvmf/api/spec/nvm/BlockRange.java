package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * Where Read, Write, Compare and Write Zeroes say which blocks they mean: SLBA in CDW10 and CDW11, NLB and flags in CDW12. For who needs no more
 * of a command, and no object for it.
 */
public final class BlockRange {
    static final int FUA = 1 << 30;
    static final int DEALLOCATE = 1 << 25;

    private BlockRange() {}

    /** SLBA, unsigned 64 bits. */
    public static long slba(Sqe sqe) {
        return sqe.cdw10And11();
    }

    /** NLB as the natural number it stands for. */
    public static int blocks(Sqe sqe) {
        return (sqe.cdw12() & 0xFFFF) + 1;
    }

    /** Force Unit Access. */
    public static boolean fua(Sqe sqe) {
        return (sqe.cdw12() & FUA) != 0;
    }

    static Sqe sqe(int opcode, int nsid, long slba, int blocks, int flags) {
        if (blocks < 1 || blocks > NvmOpcode.BLOCKS_MAX) {
            throw new IllegalArgumentException("a command covers 1 to 65536 blocks, not " + blocks);
        }
        return Sqe.of(opcode, nsid, (int) slba, (int) (slba >>> 32), blocks - 1 | flags, 0, 0, 0);
    }
}
