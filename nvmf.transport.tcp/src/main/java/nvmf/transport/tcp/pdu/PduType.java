package nvmf.transport.tcp.pdu;

/** The PDU types of TCP Transport Specification, "PDU Types", without those of Kickstart Discovery, which count as unknown. */
public enum PduType {
    IC_REQ(0x00, 128, true),
    IC_RESP(0x01, 128, false),
    H2C_TERM_REQ(0x02, 24, true),
    C2H_TERM_REQ(0x03, 24, false),
    CAPSULE_CMD(0x04, 72, true),
    CAPSULE_RESP(0x05, 24, false),
    H2C_DATA(0x06, 24, true),
    C2H_DATA(0x07, 24, false),
    R2T(0x09, 24, false);

    private static final PduType[] BY_CODE = new PduType[10];

    static {
        for (PduType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final int headerLength;
    private final boolean towardsController;

    PduType(int code, int headerLength, boolean towardsController) {
        this.code = code;
        this.headerLength = headerLength;
        this.towardsController = towardsController;
    }

    /**
     * The type of a code.
     *
     * @throws PduException if there is no such type: Invalid PDU Header Field, offset 0
     */
    public static PduType of(int code) throws PduException {
        if (code >= BY_CODE.length || BY_CODE[code] == null) {
            throw PduException.field(PduHeader.TYPE, "PDU type " + code + " is unknown");
        }
        return BY_CODE[code];
    }

    /** How much of an offending PDU is its header: what its type says, be the type known, else what most types have. */
    static int headerLength(int code) {
        return code < BY_CODE.length && BY_CODE[code] != null ? BY_CODE[code].headerLength : CAPSULE_RESP.headerLength;
    }

    public int code() {
        return code;
    }

    /** HLEN: the one value that is legal for the type. */
    public int headerLength() {
        return headerLength;
    }

    public boolean towardsController() {
        return towardsController;
    }

    /** Whether a PDU of this type always carries data; a command capsule may. */
    public boolean isData() {
        return this == H2C_DATA || this == C2H_DATA;
    }

    public boolean isTermReq() {
        return this == H2C_TERM_REQ || this == C2H_TERM_REQ;
    }

    public boolean isInitialization() {
        return this == IC_REQ || this == IC_RESP;
    }

    /** Whether digests, once they are agreed upon, apply to the type (TCP Transport Specification, "PDU Header Digest"). */
    public boolean isDigested() {
        return !isTermReq() && !isInitialization();
    }
}
