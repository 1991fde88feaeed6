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
            fabrics(0x01),
            out(1024),
            f("recfmt", 48, 2),
            f("qid", 50, 2),
            f("sqsize", 52, 2),
            f("cattr", 54, 1),
            f("kato", 56, 4)),
    PROPERTY_GET("propget", fabrics(0x04), nothing(), f("attrib", 48, 1), f("ofst", 52, 4)),
    PROPERTY_SET("propset", fabrics(0x00), nothing(), f("attrib", 48, 1), f("ofst", 52, 4), f("value", 56, 8)),
    DISCONNECT("disconnect", fabrics(0x08), nothing(), f("recfmt", 48, 2)),
    IDENTIFY("identify", 0x06, in(4096), f("cns", 48, 1), f("cntid", 50, 2), f("cnssid", 52, 2), f("csi", 55, 1)),
    GET_LOG(
            "getlog",
            0x02,
            in(512),
            f("lid", 48, 1),
            PduField.bits("lsp", 49, 1, 0, 7),
            PduField.bits("rae", 49, 1, 7, 1),
            f("numdl", 50, 2),
            f("numdu", 52, 2),
            f("lsi", 54, 2),
            f("lpo", 56, 8)),
    GET_FEATURES("getfeatures", 0x0A, nothing(), f("fid", 48, 1), PduField.bits("sel", 49, 1, 0, 3)),
    SET_FEATURES("setfeatures", 0x09, nothing(), f("fid", 48, 1), PduField.bits("sv", 51, 1, 7, 1)),
    ASYNC_EVENT("aer", 0x0C, nothing()),
    ABORT("abort", 0x08, nothing(), f("sqid", 48, 2), f("abortcid", 50, 2)),
    NAMESPACE_MANAGEMENT("namespacemanagement", 0x0D, nothing(), PduField.bits("sel", 48, 1, 0, 4), f("csi", 55, 1)),
    NAMESPACE_ATTACHMENT("namespaceattachment", 0x15, nothing(), PduField.bits("sel", 48, 1, 0, 4)),
    KEEP_ALIVE("keepalive", 0x18, nothing()),
    FLUSH("flush", 0x00, nothing()),
    WRITE("write", 0x01, out(0), f("slba", 48, 8), f("nlb", 56, 2), PduField.bits("fua", 59, 1, 6, 1)),
    READ("read", 0x02, in(0), f("slba", 48, 8), f("nlb", 56, 2), PduField.bits("fua", 59, 1, 6, 1)),
    COMPARE("compare", 0x05, out(0), f("slba", 48, 8), f("nlb", 56, 2)),
    WRITE_ZEROES("writezeroes", 0x08, nothing(), f("slba", 48, 8), f("nlb", 56, 2), PduField.bits("deac", 59, 1, 1, 1)),
    DATASET_MANAGEMENT("dsm", 0x09, out(16), f("nr", 48, 1), PduField.bits("ad", 52, 1, 2, 1)),
    VERIFY("verify", 0x0C, nothing(), f("slba", 48, 8), f("nlb", 56, 2)),
    RESERVATION_REGISTER(
            "resvregister",
            0x0D,
            out(16),
            PduField.bits("rrega", 48, 1, 0, 3),
            PduField.bits("iekey", 48, 1, 3, 1),
            PduField.bits("cptpl", 51, 1, 6, 2)),
    RESERVATION_REPORT("resvreport", 0x0E, in(4096), f("numd", 48, 4), PduField.bits("eds", 52, 1, 0, 1)),
    RESERVATION_ACQUIRE(
            "resvacquire",
            0x11,
            out(16),
            PduField.bits("racqa", 48, 1, 0, 3),
            PduField.bits("iekey", 48, 1, 3, 1),
            f("rtype", 49, 1)),
    RESERVATION_RELEASE(
            "resvrelease",
            0x15,
            out(8),
            PduField.bits("rrela", 48, 1, 0, 3),
            PduField.bits("iekey", 48, 1, 3, 1),
            f("rtype", 49, 1));

    /** Which way data go. */
    public enum Data {
        NONE,
        IN,
        OUT
    }

    /**
     * What a command moves.
     *
     * @param bytes if nobody says otherwise
     */
    private record Transfer(Data data, int bytes) {}

    private static final int FABRICS_OPCODE = 0x7F;

    private final String word;
    private final int code;
    private final Transfer transfer;
    private final List<PduField> fields;

    CommandKind(String word, int code, Transfer transfer, PduField... fields) {
        this.word = word;
        this.code = code;
        this.transfer = transfer;
        this.fields = List.of(fields);
    }

    /** The code of a Fabrics command has its type behind the opcode. */
    private static int fabrics(int fctype) {
        return fctype << 8 | FABRICS_OPCODE;
    }

    private static Transfer nothing() {
        return new Transfer(Data.NONE, 0);
    }

    private static Transfer in(int bytes) {
        return new Transfer(Data.IN, bytes);
    }

    private static Transfer out(int bytes) {
        return new Transfer(Data.OUT, bytes);
    }

    private static PduField f(String name, int at, int bytes) {
        return PduField.of(name, at, bytes);
    }

    public String word() {
        return word;
    }

    public int opcode() {
        return code & 0xFF;
    }

    public Data data() {
        return transfer.data();
    }

    /** How much data there are if nobody says otherwise. */
    public int length() {
        return transfer.bytes();
    }

    public boolean isFabrics() {
        return opcode() == FABRICS_OPCODE;
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
                new PduWriter(PduKind.COMMAND, terms).with("opcode", opcode()).with("psdt", 1);
        return isFabrics() ? writer.with("fctype", code >>> 8) : writer;
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
