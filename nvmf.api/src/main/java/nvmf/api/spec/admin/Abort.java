package nvmf.api.spec.admin;

import nvmf.api.spec.Sqe;

/** The Abort command: an attempt to abort the command {@code cid} of queue {@code sqid}; bit 0 of its result is 1 if it was not. */
public record Abort(int sqid, int cid) {
    public static final int OPCODE = AdminOpcode.ABORT;

    /** Result bit 0: the command was not aborted. */
    public static final int NOT_ABORTED = 1;

    public static Abort of(Sqe sqe) {
        return new Abort(sqe.cdw10() & 0xFFFF, sqe.cdw10() >>> 16);
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, 0, sqid | cid << 16, 0, 0, 0, 0, 0);
    }
}
