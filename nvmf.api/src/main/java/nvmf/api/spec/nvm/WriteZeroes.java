package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * The Write Zeroes command.
 *
 * @param nsid       namespace identifier, 32 bits
 * @param slba       first logical block, unsigned 64 bits
 * @param blocks     how many, 1 to 65536
 * @param deallocate DEAC: the controller may deallocate the blocks, which still read as zeroes
 * @param fua        Force Unit Access
 */
public record WriteZeroes(int nsid, long slba, int blocks, boolean deallocate, boolean fua) {
    public static final int OPCODE = NvmOpcode.WRITE_ZEROES;

    public static WriteZeroes of(Sqe sqe) {
        return new WriteZeroes(
                sqe.nsid(),
                sqe.cdw10And11(),
                BlockRange.blocks(sqe),
                (sqe.cdw12() & BlockRange.DEALLOCATE) != 0,
                BlockRange.fua(sqe));
    }

    public Sqe toSqe() {
        return BlockRange.sqe(
                OPCODE, nsid, slba, blocks, (deallocate ? BlockRange.DEALLOCATE : 0) | (fua ? BlockRange.FUA : 0));
    }
}
