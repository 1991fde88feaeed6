package nvmf.api.spec.admin;

import nvmf.api.spec.Sqe;

/**
 * The Get Features command.
 *
 * @param fid    feature identifier
 * @param select SEL: 0 current, 1 default, 2 saved, 3 supported capabilities; more is reserved
 * @param value  CDW11
 */
public record GetFeatures(int fid, int nsid, int select, int value) {
    public static final int OPCODE = AdminOpcode.GET_FEATURES;
    public static final int CURRENT = 0;
    public static final int DEFAULT = 1;
    public static final int SAVED = 2;
    public static final int CAPABILITIES = 3;

    public static GetFeatures of(Sqe sqe) {
        return new GetFeatures(sqe.cdw10() & 0xFF, sqe.nsid(), sqe.cdw10() >>> 8 & 0x7, sqe.cdw11());
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, nsid, fid | select << 8, value, 0, 0, 0, 0);
    }
}
