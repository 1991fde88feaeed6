package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * The Compare command: the host's blocks against those of the medium; a difference is Compare Failure.
 *
 * @param nsid   namespace identifier, 32 bits
 * @param slba   first logical block, unsigned 64 bits
 * @param blocks how many, 1 to 65536
 * @param fua    Force Unit Access
 */
public record Compare(int nsid, long slba, int blocks, boolean fua) {
    public static final int OPCODE = NvmOpcode.COMPARE;

    public static Compare of(Sqe sqe) {
        return new Compare(sqe.nsid(), sqe.cdw10And11(), BlockRange.blocks(sqe), BlockRange.fua(sqe));
    }

    public Sqe toSqe() {
        return BlockRange.sqe(OPCODE, nsid, slba, blocks, fua ? BlockRange.FUA : 0);
    }
}
