package nvmf.probe.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The PDUs of NVMe/TCP (TCP Transport Specification, section 3.6.2), and where their fields are. */
@SuppressWarnings("ImmutableEnumChecker") // the list of fields cannot be changed
public enum PduKind {
    ICREQ("icreq", 0x00, 128, field("pfv", 8, 2), field("hpda", 10, 1), field("dgst", 11, 1), field("maxr2t", 12, 4)),
    ICRESP(
            "icresp",
            0x01,
            128,
            field("pfv", 8, 2),
            field("cpda", 10, 1),
            field("dgst", 11, 1),
            field("maxh2cdata", 12, 4)),
    H2C_TERM_REQ("h2ctermreq", 0x02, 24, field("fes", 8, 2), field("fei", 10, 4)),
    C2H_TERM_REQ("termreq", 0x03, 24, field("fes", 8, 2), field("fei", 10, 4)),
    COMMAND(
            "command",
            0x04,
            72,
            field("opcode", 8, 1),
            bits("fuse", 9, 1, 0, 2),
            bits("psdt", 9, 1, 6, 2),
            field("cid", 10, 2),
            field("nsid", 12, 4),
            field("fctype", 12, 1),
            field("cdw2", 16, 4),
            field("cdw3", 20, 4),
            field("mptr", 24, 8),
            field("sgladdr", 32, 8),
            field("sgllen", 40, 4),
            field("sglid", 47, 1),
            field("cdw10", 48, 4),
            field("cdw11", 52, 4),
            field("cdw12", 56, 4),
            field("cdw13", 60, 4),
            field("cdw14", 64, 4),
            field("cdw15", 68, 4)),
    RESPONSE(
            "response",
            0x05,
            24,
            field("dw0", 8, 4),
            field("cntlid", 8, 2),
            field("dw1", 12, 4),
            field("value", 8, 8),
            field("sqhd", 16, 2),
            field("sqid", 18, 2),
            field("cid", 20, 2),
            bits("phase", 22, 1, 0, 1),
            bits("status", 22, 2, 1, 11),
            bits("sc", 22, 2, 1, 8),
            bits("sct", 22, 2, 9, 3),
            bits("crd", 22, 2, 12, 2),
            bits("more", 22, 2, 14, 1),
            bits("dnr", 22, 2, 15, 1)),
    H2C_DATA(
            "h2cdata",
            0x06,
            24,
            field("cccid", 8, 2),
            field("ttag", 10, 2),
            field("datao", 12, 4),
            field("datal", 16, 4)),
    C2H_DATA("c2hdata", 0x07, 24, field("cccid", 8, 2), field("datao", 12, 4), field("datal", 16, 4)),
    R2T("r2t", 0x09, 24, field("cccid", 8, 2), field("ttag", 10, 2), field("r2to", 12, 4), field("r2tl", 16, 4));

    private final String word;
    private final int code;
    private final int length;
    private final List<PduField> fields;

    PduKind(String word, int code, int length, PduField... own) {
        this.word = word;
        this.code = code;
        this.length = length;
        List<PduField> all = new ArrayList<>(CommonHeader.FIELDS);
        all.addAll(List.of(own));
        this.fields = List.copyOf(all);
    }

    private static PduField field(String name, int at, int bytes) {
        return PduField.of(name, at, bytes);
    }

    private static PduField bits(String name, int at, int bytes, int shift, int bits) {
        return PduField.bits(name, at, bytes, shift, bits);
    }

    /** What scripts call it. */
    public String word() {
        return word;
    }

    /** PDU-type. */
    public int code() {
        return code;
    }

    /** HLEN. */
    public int length() {
        return length;
    }

    public List<PduField> fields() {
        return fields;
    }

    public Optional<PduField> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** Whether it carries data behind its header: where PDO is not reserved. */
    public boolean carriesData() {
        return this == COMMAND || this == H2C_DATA || this == C2H_DATA;
    }

    /** Whether digests are on it where they were agreed. */
    public boolean hasDigests() {
        return this != ICREQ && this != ICRESP && this != H2C_TERM_REQ && this != C2H_TERM_REQ;
    }

    public static Optional<PduKind> named(String word) {
        for (PduKind kind : values()) {
            if (kind.word.equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    public static Optional<PduKind> of(int code) {
        for (PduKind kind : values()) {
            if (kind.code == code) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
