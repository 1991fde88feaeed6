package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * The Write Uncorrectable command: the blocks fail with Unrecovered Read Error when they are read, until they are written again.
 *
 * @param nsid   namespace identifier, 32 bits
 * @param slba   first logical block, unsigned 64 bits
 * @param blocks how many, 1 to 65536
 */
public record WriteUncorrectable(int nsid, long slba, int blocks) {
    public static final int OPCODE = NvmOpcode.WRITE_UNCORRECTABLE;

    public static WriteUncorrectable of(Sqe sqe) {
        return new WriteUncorrectable(sqe.nsid(), sqe.cdw10And11(), BlockRange.blocks(sqe));
    }

    public Sqe toSqe() {
        return BlockRange.sqe(OPCODE, nsid, slba, blocks, 0);
    }
}
