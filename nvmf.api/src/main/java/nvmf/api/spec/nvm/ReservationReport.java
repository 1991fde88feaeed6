package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * The Reservation Report command, which brings a {@link ReservationStatus}.
 *
 * @param bytes    how much of it, a multiple of 4 from 4 on (NUMD)
 * @param extended EDS: with host identifiers of 128 bits, which is what fabrics has
 */
public record ReservationReport(int nsid, long bytes, boolean extended) {
    public static final int OPCODE = NvmOpcode.RESERVATION_REPORT;

    public static ReservationReport of(Sqe sqe) {
        long numd = Integer.toUnsignedLong(sqe.cdw10());
        return new ReservationReport(sqe.nsid(), (numd + 1) * Integer.BYTES, (sqe.cdw11() & 1) != 0);
    }

    public Sqe toSqe() {
        if (bytes < Integer.BYTES || bytes % Integer.BYTES != 0 || bytes > 1L << 34) {
            throw new IllegalArgumentException("a report is read in whole dwords, not " + bytes + " bytes");
        }
        return Sqe.of(OPCODE, nsid, (int) (bytes / Integer.BYTES - 1), extended ? 1 : 0, 0, 0, 0, 0);
    }
}
