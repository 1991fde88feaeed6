package nvmf.api.spec.fabrics;

import nvmf.api.spec.Sqe;

/** The Disconnect command, which ends the I/O queue it is sent on. */
public record Disconnect(int recfmt) {
    public static final int FCTYPE = 0x08;

    public static Disconnect of(Sqe sqe) {
        return new Disconnect(sqe.cdw10() & 0xFFFF);
    }

    public Sqe toSqe() {
        return Sqe.of(Sqe.FABRICS, FCTYPE, recfmt, 0, 0, 0, 0, 0);
    }
}
