package nvmf.probe.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A PDU as it went or came: any bytes, at least a common header. What its fields say is believed by nobody here. */
public final class Pdu {
    private static final int SHOWN_MAX = 160;

    private final byte[] bytes;

    public Pdu(byte[] bytes) {
        if (bytes.length < CommonHeader.BYTES) {
            throw new IllegalArgumentException("a PDU has at least 8 bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    public int type() {
        return bytes[0] & 0xFF;
    }

    public Optional<PduKind> kind() {
        return PduKind.of(type());
    }

    public boolean is(PduKind kind) {
        return type() == kind.code();
    }

    public boolean hasFlag(int flag) {
        return (CommonHeader.FLAGS.get(bytes) & flag) != 0;
    }

    /** A field's value, or 0 where the PDU is too short or of a kind without it. */
    public long get(String name) {
        return find(name).map(field -> field.get(bytes)).orElse(0L);
    }

    /** The field, if this PDU has it. */
    public Optional<PduField> find(String name) {
        return kind().flatMap(kind -> kind.field(name)).filter(field -> field.isWithin(bytes.length));
    }

    /** Where data are: from PDO, as long as PLEN and the data digest leave room. */
    public byte[] data() {
        int pdo = (int) CommonHeader.PDO.get(bytes);
        if (kind().filter(PduKind::carriesData).isEmpty() || pdo < CommonHeader.BYTES) {
            return new byte[0];
        }
        int end = bytes.length - (hasFlag(CommonHeader.DDGSTF) ? Crc.BYTES : 0);
        return pdo >= end ? new byte[0] : Arrays.copyOfRange(bytes, pdo, end);
    }

    /** What is wrong with its digests, or nothing. */
    public Optional<String> digestFault(Terms terms) {
        Optional<PduKind> kind = kind();
        if (kind.isEmpty() || !kind.get().hasDigests()) {
            return Optional.empty();
        }
        if (hasFlag(CommonHeader.HDGSTF) != terms.headerDigest()) {
            return Optional.of("HDGSTF is " + (terms.headerDigest() ? "clear" : "set") + " in " + this);
        }
        int hlen = kind.get().length();
        if (terms.headerDigest() && (bytes.length < hlen + Crc.BYTES || !Crc.isRight(bytes, 0, hlen))) {
            return Optional.of("the header digest is wrong in " + this);
        }
        byte[] data = data();
        if (data.length > 0 && hasFlag(CommonHeader.DDGSTF) != terms.dataDigest()) {
            return Optional.of("DDGSTF is " + (terms.dataDigest() ? "clear" : "set") + " in " + this);
        }
        if (data.length > 0
                && terms.dataDigest()
                && !Crc.isRight(bytes, bytes.length - Crc.BYTES - data.length, data.length)) {
            return Optional.of("the data digest is wrong in " + this);
        }
        return Optional.empty();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Its kind and its fields, without the reserved and the empty. */
    @Override
    public String toString() {
        Optional<PduKind> kind = kind();
        if (kind.isEmpty() || bytes.length < kind.get().length()) {
            String hex = hex();
            return "PDU " + (hex.length() > SHOWN_MAX ? hex.substring(0, SHOWN_MAX) + "…" : hex);
        }
        StringBuilder text = new StringBuilder(kind.get().word());
        for (PduField field : kind.get().fields()) {
            long value = field.get(bytes);
            if (value != 0 && !field.equals(CommonHeader.TYPE) && !isView(field)) {
                text.append(' ').append(field.name()).append('=').append(shown(value));
            }
        }
        if (data().length > 0) {
            text.append(", ").append(data().length).append(" bytes of data");
        }
        return text.toString();
    }

    /** Fields that say again what others say. */
    private static boolean isView(PduField field) {
        return switch (field.name()) {
            case "fctype", "cntlid", "value", "sc", "sct" -> true;
            default -> false;
        };
    }

    private static String shown(long value) {
        return value >= 0 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
    }
}
