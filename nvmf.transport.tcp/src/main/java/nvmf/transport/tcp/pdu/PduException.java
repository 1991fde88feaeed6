package nvmf.transport.tcp.pdu;

import nvmf.api.spec.ProtocolException;

/** A PDU that breaks the transport's rules: what the TermReq that answers it says. */
public final class PduException extends ProtocolException {
    private static final long serialVersionUID = 1;

    private final Fes fes;
    private final int fei;
    private final byte[] header;

    private PduException(Fes fes, int fei, byte[] header, String message) {
        super(message);
        this.fes = fes;
        this.fei = fei;
        this.header = header;
    }

    public static PduException of(Fes fes, int fei, String message) {
        return new PduException(fes, fei, new byte[0], message);
    }

    /** Invalid PDU Header Field: the field at {@code offset} of the header. */
    public static PduException field(int offset, String message) {
        return of(Fes.INVALID_FIELD, offset, message);
    }

    /** PDU Sequence Error, which has no further information. */
    public static PduException sequence(String message) {
        return of(Fes.SEQUENCE, 0, message);
    }

    /** Data Transfer Out of Range. */
    public static PduException range(String message) {
        return of(Fes.DATA_OUT_OF_RANGE, 0, message);
    }

    /** The same, with what arrived of the offending PDU's header. */
    PduException about(byte[] header) {
        PduException about = new PduException(fes, fei, header, getMessage());
        about.setStackTrace(getStackTrace());
        return about;
    }

    public Fes fes() {
        return fes;
    }

    /** Fatal Error Information. */
    public int fei() {
        return fei;
    }

    /** What arrived of the offending PDU's header: at most 128 bytes, perhaps none. */
    public byte[] header() {
        return header.clone();
    }
}
