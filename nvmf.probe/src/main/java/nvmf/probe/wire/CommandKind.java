package nvmf.probe.wire;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Commands by their words, with the names that their parts have in the specifications. A command that is not here is a {@code command}
 * with its opcode and its dwords.
 */
@SuppressWarnings("ImmutableEnumChecker") // the list of fields cannot be changed
public enum CommandKind {
    CONNECT(
            "connect",
            0x7F,
            0x01,
            Data.OUT,
            1024,
            f("recfmt", 48, 2),
            f("qid", 50, 2),
            f("sqsize", 52, 2),
            f("cattr", 54, 1),
            f("kato", 56, 4)),
    PROPERTY_GET("propget", 0x7F, 0x04, Data.NONE, 0, f("attrib", 48, 1), f("ofst", 52, 4)),
    PROPERTY_SET("propset", 0x7F, 0x00, Data.NONE, 0, f("attrib", 48, 1), f("ofst", 52, 4), f("value", 56, 8)),
    DISCONNECT("disconnect", 0x7F, 0x08, Data.NONE, 0, f("recfmt", 48, 2)),
    IDENTIFY(
            "identify",
            0x06,
            0,
            Data.IN,
            4096,
            f("cns", 48, 1),
            f("cntid", 50, 2),
            f("cnssid", 52, 2),
            f("csi", 55, 1)),
    GET_LOG(
            "getlog",
            0x02,
            0,
            Data.IN,
            512,
            f("lid", 48, 1),
            PduField.bits("rae", 49, 1, 7, 1),
            f("numdl", 50, 2),
            f("numdu", 52, 2),
            f("lsi", 54, 2),
            f("lpo", 56, 8)),
    GET_FEATURES("getfeatures", 0x0A, 0, Data.NONE, 0, f("fid", 48, 1), PduField.bits("sel", 49, 1, 0, 3)),
    SET_FEATURES("setfeatures", 0x09, 0, Data.NONE, 0, f("fid", 48, 1), PduField.bits("sv", 51, 1, 7, 1)),
    ASYNC_EVENT("aer", 0x0C, 0, Data.NONE, 0),
    ABORT("abort", 0x08, 0, Data.NONE, 0, f("sqid", 48, 2), f("abortcid", 50, 2)),
    KEEP_ALIVE("keepalive", 0x18, 0, Data.NONE, 0),
    FLUSH("flush", 0x00, 0, Data.NONE, 0),
    WRITE("write", 0x01, 0, Data.OUT, 0, f("slba", 48, 8), f("nlb", 56, 2), PduField.bits("fua", 59, 1, 6, 1)),
    READ("read", 0x02, 0, Data.IN, 0, f("slba", 48, 8), f("nlb", 56, 2), PduField.bits("fua", 59, 1, 6, 1)),
    COMPARE("compare", 0x05, 0, Data.OUT, 0, f("slba", 48, 8), f("nlb", 56, 2)),
    WRITE_ZEROES(
            "writezeroes",
            0x08,
            0,
            Data.NONE,
            0,
            f("slba", 48, 8),
            f("nlb", 56, 2),
            PduField.bits("deac", 59, 1, 1, 1)),
    DATASET_MANAGEMENT("dsm", 0x09, 0, Data.OUT, 16, f("nr", 48, 1), PduField.bits("ad", 52, 1, 2, 1)),
    VERIFY("verify", 0x0C, 0, Data.NONE, 0, f("slba", 48, 8), f("nlb", 56, 2));

    /** Which way data go. */
    public enum Data {
        NONE,
        IN,
        OUT
    }

    private final String word;
    private final int opcode;
    private final int fctype;
    private final Data data;
    private final int length;
    private final List<PduField> fields;

    CommandKind(String word, int opcode, int fctype, Data data, int length, PduField... fields) {
        this.word = word;
        this.opcode = opcode;
        this.fctype = fctype;
        this.data = data;
        this.length = length;
        this.fields = List.of(fields);
    }

    private static PduField f(String name, int at, int bytes) {
        return PduField.of(name, at, bytes);
    }

    public String word() {
        return word;
    }

    public int opcode() {
        return opcode;
    }

    public Data data() {
        return data;
    }

    /** How much data there are if nobody says otherwise. */
    public int length() {
        return length;
    }

    public boolean isFabrics() {
        return opcode == 0x7F;
    }

    /** A part of this command, or of any. */
    public Optional<PduField> field(String name) {
        return Stream.concat(fields.stream(), PduKind.COMMAND.fields().stream())
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    public List<PduField> fields() {
        return fields;
    }

    /** The command without its data: SGLs, and in a fabrics command its type, are in their places. */
    public PduWriter writer(Terms terms) {
        PduWriter writer =
                new PduWriter(PduKind.COMMAND, terms).with("opcode", opcode).with("psdt", 1);
        return isFabrics() ? writer.with("fctype", fctype) : writer;
    }

    public static Optional<CommandKind> named(String word) {
        for (CommandKind kind : values()) {
            if (kind.word.equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
