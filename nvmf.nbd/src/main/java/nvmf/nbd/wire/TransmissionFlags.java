package nvmf.nbd.wire;

/** "Transmission flags": what a client may ask of an export. */
public final class TransmissionFlags {
    private static final int HAS_FLAGS = 1;
    private static final int READ_ONLY = 1 << 1;
    private static final int SEND_FLUSH = 1 << 2;
    private static final int SEND_FUA = 1 << 3;
    private static final int SEND_TRIM = 1 << 5;
    private static final int SEND_WRITE_ZEROES = 1 << 6;
    private static final int SEND_DF = 1 << 7;

    /** A flush on one connection covers what was written on the others: it is the device's. */
    private static final int CAN_MULTI_CONN = 1 << 8;

    private TransmissionFlags() {}

    public static int of(boolean readOnly, boolean structured) {
        int flags = HAS_FLAGS | SEND_FLUSH | SEND_FUA | CAN_MULTI_CONN;
        flags |= readOnly ? READ_ONLY : SEND_TRIM | SEND_WRITE_ZEROES;
        return structured ? flags | SEND_DF : flags;
    }
}
