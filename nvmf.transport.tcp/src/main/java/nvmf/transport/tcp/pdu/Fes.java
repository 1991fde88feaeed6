package nvmf.transport.tcp.pdu;

/** Fatal Error Status of a TermReq (TCP Transport Specification, "Fatal Error Status Field"). */
public enum Fes {
    /** Invalid PDU Header Field; FEI is the field's offset. */
    INVALID_FIELD(0x01, "invalid PDU header field"),
    /** PDU Sequence Error. */
    SEQUENCE(0x02, "PDU sequence error"),
    /** Header Digest Error; FEI is the digest that was received. */
    HEADER_DIGEST(0x03, "header digest error"),
    /** Data Transfer Out of Range. */
    DATA_OUT_OF_RANGE(0x04, "data transfer out of range"),
    /** Data Transfer Limit Exceeded towards a controller, R2T Limit Exceeded towards a host. */
    LIMIT_EXCEEDED(0x05, "limit exceeded"),
    /** Unsupported Parameter; FEI is the field's offset. */
    UNSUPPORTED_PARAMETER(0x06, "unsupported parameter");

    private final int code;
    private final String title;

    Fes(int code, String title) {
        this.code = code;
        this.title = title;
    }

    public int code() {
        return code;
    }

    public String title() {
        return title;
    }

    /** What a received code means, in words; a code may be anything. */
    public static String title(int code) {
        for (Fes fes : values()) {
            if (fes.code == code) {
                return fes.title;
            }
        }
        return "reserved status " + code;
    }
}
