package nvmf.controller.nvm;

import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.BlockRange;
import nvmf.controller.model.Namespace;

/** SLBA and NLB, which most commands have at the same place, held against the namespace and the SGL. */
final class Blocks {
    private Blocks() {}

    /** For a command that moves the blocks it names. */
    static Status moved(Sqe sqe, Namespace namespace, long dataLength, int transferMax) {
        int blocks = BlockRange.blocks(sqe);
        long bytes = (long) blocks * namespace.geometry().blockSize();
        if (bytes > transferMax || dataLength > transferMax) {
            return Status.INVALID_FIELD.dnr();
        }
        if (dataLength != bytes) {
            return Status.INVALID_DATA_SGL_LENGTH.dnr();
        }
        return inside(namespace, BlockRange.slba(sqe), blocks);
    }

    static Status inside(Namespace namespace, long slba, long blocks) {
        return namespace.geometry().contains(slba, blocks) ? Status.SUCCESS : Status.LBA_OUT_OF_RANGE.dnr();
    }
}
