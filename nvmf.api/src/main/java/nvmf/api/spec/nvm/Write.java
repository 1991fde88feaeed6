package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * The Write command: logical blocks from the host; with FUA they are on stable media before it completes.
 *
 * @param nsid   namespace identifier, 32 bits
 * @param slba   first logical block, unsigned 64 bits
 * @param blocks how many, 1 to 65536
 * @param fua    Force Unit Access
 */
public record Write(int nsid, long slba, int blocks, boolean fua) {
    public static final int OPCODE = NvmOpcode.WRITE;

    public static Write of(Sqe sqe) {
        return new Write(sqe.nsid(), sqe.cdw10And11(), BlockRange.blocks(sqe), BlockRange.fua(sqe));
    }

    public Sqe toSqe() {
        return BlockRange.sqe(OPCODE, nsid, slba, blocks, fua ? BlockRange.FUA : 0);
    }
}
