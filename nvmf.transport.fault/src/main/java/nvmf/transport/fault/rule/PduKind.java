package nvmf.transport.fault.rule;

import java.util.Arrays;
import java.util.Optional;

/** The PDUs of NVMe/TCP (TCP Transport Specification, section 3.6.2), by the specification's names. */
public enum PduKind {
    IC_REQ("ICReq", 0x00, 128, Direction.H2C),
    IC_RESP("ICResp", 0x01, 128, Direction.C2H),
    H2C_TERM_REQ("H2CTermReq", 0x02, 24, Direction.H2C),
    C2H_TERM_REQ("C2HTermReq", 0x03, 24, Direction.C2H),
    CAPSULE_CMD("CapsuleCmd", 0x04, 72, Direction.H2C),
    CAPSULE_RESP("CapsuleResp", 0x05, 24, Direction.C2H),
    H2C_DATA("H2CData", 0x06, 24, Direction.H2C),
    C2H_DATA("C2HData", 0x07, 24, Direction.C2H),
    R2T("R2T", 0x09, 24, Direction.C2H);

    private final String word;
    private final int code;
    private final int headerLength;
    private final Direction direction;

    PduKind(String word, int code, int headerLength, Direction direction) {
        this.word = word;
        this.code = code;
        this.headerLength = headerLength;
        this.direction = direction;
    }

    public String word() {
        return word;
    }

    /** PDU-type. */
    public int code() {
        return code;
    }

    /** HLEN. */
    public int headerLength() {
        return headerLength;
    }

    public Direction direction() {
        return direction;
    }

    /** Whether data may be behind its header: where PDO is not reserved. */
    public boolean carriesData() {
        return this == CAPSULE_CMD || this == H2C_DATA || this == C2H_DATA;
    }

    /** Whether digests are on it where they were agreed. */
    public boolean isDigested() {
        return code >= CAPSULE_CMD.code;
    }

    /** The kind of a PDU-type. */
    static Optional<PduKind> of(int code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }

    static Optional<PduKind> named(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equalsIgnoreCase(word))
                .findFirst();
    }
}
