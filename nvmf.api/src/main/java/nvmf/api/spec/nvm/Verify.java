package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * The Verify command: the controller sees that it can read the blocks, and moves no data.
 *
 * @param nsid   namespace identifier, 32 bits
 * @param slba   first logical block, unsigned 64 bits
 * @param blocks how many, 1 to 65536
 * @param fua    Force Unit Access: what is volatile is made durable first
 */
public record Verify(int nsid, long slba, int blocks, boolean fua) {
    public static final int OPCODE = NvmOpcode.VERIFY;

    public static Verify of(Sqe sqe) {
        return new Verify(sqe.nsid(), sqe.cdw10And11(), BlockRange.blocks(sqe), BlockRange.fua(sqe));
    }

    public Sqe toSqe() {
        return BlockRange.sqe(OPCODE, nsid, slba, blocks, fua ? BlockRange.FUA : 0);
    }
}
