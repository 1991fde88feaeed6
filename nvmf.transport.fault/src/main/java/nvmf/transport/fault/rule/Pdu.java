package nvmf.transport.fault.rule;

import java.nio.ByteBuffer;
import java.util.Optional;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.Connect;

/** A whole PDU as it came. What its fields say is believed as far as its bytes bear it out. */
public final class Pdu {
    /** The common header, which every PDU begins with (TCP Transport Specification, "Common Header"). */
    public static final int COMMON_HEADER = 8;

    /** Where PLEN is in it. */
    public static final int PLEN = 4;

    /** Bits of FLAGS: a header digest, a data digest, and on a C2HData PDU the success of its command. */
    static final int HDGSTF = 0x01;

    static final int DDGSTF = 0x02;
    static final int SUCCESS = 0x08;

    static final int FLAGS = 1;
    static final int PDO = 3;
    static final int DIGEST = 4;

    /** Of the Connect command in a capsule: the lowest byte of the NSID's place, and the upper half of CDW10. */
    private static final int FCTYPE = COMMON_HEADER + 4;

    private static final int QID = COMMON_HEADER + 42;

    private final byte[] bytes;
    private final Optional<PduKind> kind;

    /**
     * A PDU with these bytes.
     *
     * @param bytes all of it, at least a common header; not copied, and not changed by anybody
     */
    public Pdu(byte[] bytes) {
        if (bytes.length < COMMON_HEADER) {
            throw new IllegalArgumentException("a PDU has at least 8 bytes, not " + bytes.length);
        }
        this.bytes = bytes;
        this.kind = PduKind.of(bytes[0] & 0xFF).filter(known -> bytes.length >= known.headerLength());
    }

    /** The bytes themselves. */
    public byte[] bytes() {
        return bytes;
    }

    /** Empty where the type is unknown, or the PDU shorter than the header of its type. */
    public Optional<PduKind> kind() {
        return kind;
    }

    public boolean is(PduKind one) {
        return kind.filter(known -> known == one).isPresent();
    }

    /** Whether a flag is set that means something on this kind of PDU. */
    boolean hasFlag(int flag) {
        boolean meant = flag == SUCCESS
                ? is(PduKind.C2H_DATA)
                : kind.filter(flag == DDGSTF ? PduKind::carriesData : PduKind::isDigested)
                        .isPresent();
        return meant && (bytes[FLAGS] & flag) != 0;
    }

    /** Where the header ends, its digest not counted. */
    int headerEnd() {
        return kind.map(PduKind::headerLength).orElse(COMMON_HEADER);
    }

    boolean hasHeaderDigest() {
        return hasFlag(HDGSTF) && bytes.length >= headerEnd() + DIGEST;
    }

    boolean hasData() {
        return dataEnd() > dataStart();
    }

    /** Where data begin, from PDO; the end of the PDU if there are none. */
    int dataStart() {
        int pdo = bytes[PDO] & 0xFF;
        int behind = headerEnd() + (hasHeaderDigest() ? DIGEST : 0);
        return kind.filter(PduKind::carriesData).isPresent() && pdo >= behind && pdo < bytes.length
                ? pdo
                : bytes.length;
    }

    /** Where data end, their digest not counted. */
    int dataEnd() {
        return bytes.length - (hasFlag(DDGSTF) ? DIGEST : 0);
    }

    boolean hasOpcode(int opcode) {
        return is(PduKind.CAPSULE_CMD) && (bytes[COMMON_HEADER] & 0xFF) == opcode;
    }

    /** The queue identifier, if this is a Connect command. */
    public Optional<Integer> connectedQueue() {
        return hasOpcode(Sqe.FABRICS) && bytes[FCTYPE] == Connect.FCTYPE
                ? Optional.of(Wire.u16(Wire.view(ByteBuffer.wrap(bytes)), QID))
                : Optional.empty();
    }

    /** Its kind and length. */
    @Override
    public String toString() {
        return kind.map(PduKind::word).orElse("unknown PDU") + " of " + bytes.length + " bytes";
    }
}
