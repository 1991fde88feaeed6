package nvmf.api.spec.fabrics;

import nvmf.api.spec.Sqe;

/**
 * The Connect command (Base Specification, "Connect Command"), whose data is {@link ConnectData}.
 *
 * @param recfmt     record format, 0
 * @param qid        0 for the admin queue
 * @param depth      entries of the submission queue, a natural number (SQSIZE + 1)
 * @param attributes CATTR
 * @param katoMillis keep alive timeout, admin queue only, unsigned 32 bits; 0 for none
 */
public record Connect(int recfmt, int qid, int depth, int attributes, long katoMillis) {
    public static final int FCTYPE = 0x01;

    /** CATTR bit 2: the host asks for SQ flow control to be off. */
    public static final int DISABLE_SQ_FLOW_CONTROL = 0x04;

    public static Connect of(Sqe sqe) {
        return new Connect(
                sqe.cdw10() & 0xFFFF,
                sqe.cdw10() >>> 16,
                (sqe.cdw11() & 0xFFFF) + 1,
                sqe.cdw11() >>> 16 & 0xFF,
                Integer.toUnsignedLong(sqe.cdw12()));
    }

    public Sqe toSqe() {
        return Sqe.of(Sqe.FABRICS, FCTYPE, recfmt | qid << 16, depth - 1 | attributes << 16, (int) katoMillis, 0, 0, 0);
    }

    public boolean disablesSqFlowControl() {
        return (attributes & DISABLE_SQ_FLOW_CONTROL) != 0;
    }
}
