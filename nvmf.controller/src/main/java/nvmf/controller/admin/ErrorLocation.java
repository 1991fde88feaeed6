package nvmf.controller.admin;

import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.nvm.NvmOpcode;

/**
 * Which field of a command its failure is about (Base Specification, "Error Information", Parameter Error Location): the first byte in bits
 * 7:0, the first bit in bits 10:8. It is told where status and command leave no doubt; for the other checks nothing is.
 */
final class ErrorLocation {
    static final int NONE = 0xFFFF;

    private static final int FUSE = at(1, 0);
    private static final int PSDT = at(1, 6);
    private static final int CID = at(2, 0);
    private static final int NSID = at(4, 0);
    private static final int DPTR = at(24, 0);
    private static final int CDW10 = at(40, 0);

    private ErrorLocation() {}

    private static int at(int octet, int bit) {
        return octet | bit << 8;
    }

    /**
     * Where in a command the reason for its status is.
     *
     * @param admin whether it came by the admin queue
     */
    static int of(Sqe sqe, Status status, boolean admin) {
        if (status.is(Status.INVALID_FIELD)) {
            return sqe.isFabrics() ? NONE : ofField(sqe, admin);
        } else if (status.is(Status.INVALID_OPCODE)) {
            // FCTYPE is where others have their NSID.
            return sqe.isFabrics() ? NSID : at(0, 0);
        } else if (status.is(Status.CID_CONFLICT)) {
            return CID;
        } else if (status.is(Status.INVALID_NAMESPACE) || status.is(Status.FEATURE_NOT_NAMESPACE_SPECIFIC)) {
            return NSID;
        } else if (status.is(Status.INVALID_DATA_SGL_LENGTH) || status.is(Status.INVALID_SGL_TYPE)) {
            return DPTR;
        } else if (status.is(Status.INVALID_LOG_PAGE) || status.is(Status.FEATURE_NOT_CHANGEABLE)) {
            return CDW10;
        } else if (status.is(Status.FEATURE_NOT_SAVEABLE)) {
            return at(43, 7);
        } else if (status.is(Status.LBA_OUT_OF_RANGE) && namesItsBlocks(sqe)) {
            return CDW10;
        }
        return NONE;
    }

    private static int ofField(Sqe sqe, boolean admin) {
        if (isWronglyFused(sqe, admin)) {
            return FUSE;
        } else if (sqe.psdt() != 1) {
            return PSDT;
        } else if (!admin || sqe.opcode() != AdminOpcode.GET_FEATURES && sqe.opcode() != AdminOpcode.SET_FEATURES) {
            return NONE;
        } else if (!FeatureTable.supported(false, true).contains(sqe.cdw10() & 0xFF)) {
            return CDW10;
        }
        boolean reserved =
                sqe.opcode() == AdminOpcode.GET_FEATURES && GetFeatures.of(sqe).select() > GetFeatures.CAPABILITIES;
        return reserved ? at(41, 0) : NONE;
    }

    private static boolean isWronglyFused(Sqe sqe, boolean admin) {
        return switch (sqe.fuse()) {
            case 0 -> false;
            case Sqe.FUSE_FIRST -> admin || sqe.opcode() != NvmOpcode.COMPARE;
            case Sqe.FUSE_SECOND -> admin || sqe.opcode() != NvmOpcode.WRITE;
            default -> true;
        };
    }

    /** Others name blocks in their data. */
    private static boolean namesItsBlocks(Sqe sqe) {
        return sqe.opcode() != NvmOpcode.COPY && sqe.opcode() != NvmOpcode.DATASET_MANAGEMENT;
    }
}
