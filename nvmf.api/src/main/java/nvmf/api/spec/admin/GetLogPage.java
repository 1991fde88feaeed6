package nvmf.api.spec.admin;

import nvmf.api.spec.Sqe;

/**
 * The Get Log Page command.
 *
 * @param lid         log page identifier
 * @param nsid        namespace identifier
 * @param specific    LSP, log specific, 7 bits
 * @param retainEvent RAE: the asynchronous event stays masked
 * @param bytes       how much is asked for: (NUMD + 1) × 4, up to 2<sup>34</sup>, so check before use
 * @param offset      LPO in bytes, unsigned 64 bits (an index where {@code indexed})
 * @param indexed     OT
 * @param csi         command set identifier
 */
public record GetLogPage(
        int lid, int nsid, int specific, boolean retainEvent, long bytes, long offset, boolean indexed, int csi) {
    public static final int OPCODE = AdminOpcode.GET_LOG_PAGE;

    public static final int SUPPORTED_PAGES = 0x00;
    public static final int ERROR = 0x01;
    public static final int SMART = 0x02;
    public static final int FIRMWARE = 0x03;
    public static final int CHANGED_NAMESPACES = 0x04;
    public static final int COMMAND_EFFECTS = 0x05;
    public static final int ANA = 0x0C;
    public static final int FEATURE_EFFECTS = 0x12;
    public static final int DISCOVERY = 0x70;
    public static final int RESERVATION = 0x80;

    /** A plain read of {@code bytes}, a multiple of 4, from {@code offset}. */
    public GetLogPage(int lid, int nsid, long bytes, long offset) {
        this(lid, nsid, 0, false, bytes, offset, false, 0);
    }

    public static GetLogPage of(Sqe sqe) {
        long numd = sqe.cdw10() >>> 16 | (sqe.cdw11() & 0xFFFFL) << 16;
        return new GetLogPage(
                sqe.cdw10() & 0xFF,
                sqe.nsid(),
                sqe.cdw10() >>> 8 & 0x7F,
                (sqe.cdw10() & 0x8000) != 0,
                (numd + 1) * 4,
                Integer.toUnsignedLong(sqe.cdw12()) | (long) sqe.cdw13() << 32,
                (sqe.cdw14() & 1 << 23) != 0,
                sqe.cdw14() >>> 24);
    }

    public Sqe toSqe() {
        if (bytes < 4 || bytes % 4 != 0 || bytes > 1L << 34) {
            throw new IllegalArgumentException("a log page is read in whole dwords, not " + bytes + " bytes");
        }
        long numd = bytes / 4 - 1;
        return Sqe.of(
                OPCODE,
                nsid,
                lid | specific << 8 | (retainEvent ? 0x8000 : 0) | (int) (numd & 0xFFFF) << 16,
                (int) (numd >>> 16),
                (int) offset,
                (int) (offset >>> 32),
                (indexed ? 1 << 23 : 0) | csi << 24,
                0);
    }
}
