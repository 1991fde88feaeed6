package nvmf.api.spec.admin;

import nvmf.api.spec.Sqe;

/**
 * The Set Features command.
 *
 * @param fid   feature identifier
 * @param save  SV
 * @param value CDW11
 */
public record SetFeatures(int fid, int nsid, boolean save, int value) {
    public static final int OPCODE = AdminOpcode.SET_FEATURES;

    public static SetFeatures of(Sqe sqe) {
        return new SetFeatures(sqe.cdw10() & 0xFF, sqe.nsid(), sqe.cdw10() < 0, sqe.cdw11());
    }

    /** Number of Queues, for so many I/O queues of either kind, at least one. */
    public static SetFeatures queues(int count) {
        return new SetFeatures(Feature.NUMBER_OF_QUEUES, 0, false, count - 1 | count - 1 << 16);
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, nsid, fid | (save ? 1 << 31 : 0), value, 0, 0, 0, 0);
    }
}
