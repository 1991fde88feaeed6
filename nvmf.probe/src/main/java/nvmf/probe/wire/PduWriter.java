package nvmf.probe.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a PDU: first as it should be, then with every field that was named as it was told. The digests come last, over what is then
 * there, unless they were told as well. Not to be shared between threads.
 */
public final class PduWriter {
    private final PduKind kind;
    private final Terms terms;
    private final Map<PduField, Long> told = new LinkedHashMap<>();
    private byte[] data = new byte[0];
    private boolean headerDigestTold;
    private long headerDigest;
    private boolean dataDigestTold;
    private long dataDigest;

    public PduWriter(PduKind kind, Terms terms) {
        this.kind = kind;
        this.terms = terms;
    }

    /**
     * Tells a field by its name.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public PduWriter with(String name, long value) {
        return with(
                kind.field(name)
                        .orElseThrow(() ->
                                new IllegalArgumentException("there is no field \"" + name + "\" in " + kind.word())),
                value);
    }

    public PduWriter with(PduField field, long value) {
        told.put(field, value);
        return this;
    }

    public PduWriter data(byte[] bytes) {
        data = bytes.clone();
        return this;
    }

    public PduWriter headerDigest(long value) {
        headerDigestTold = true;
        headerDigest = value;
        return this;
    }

    public PduWriter dataDigest(long value) {
        dataDigestTold = true;
        dataDigest = value;
        return this;
    }

    public Pdu write() {
        boolean header = kind.hasDigests() && terms.headerDigest();
        boolean payload = data.length > 0;
        boolean trailer = kind.hasDigests() && payload && terms.dataDigest();
        int headerEnd = kind.length() + (header ? Crc.BYTES : 0);
        int pdo = payload && kind.carriesData() ? roundUp(headerEnd, terms.alignment()) : headerEnd;
        byte[] bytes = new byte[pdo + data.length + (trailer ? Crc.BYTES : 0)];
        System.arraycopy(data, 0, bytes, pdo, data.length);
        CommonHeader.TYPE.put(bytes, kind.code());
        CommonHeader.FLAGS.put(bytes, (header ? CommonHeader.HDGSTF : 0) | (trailer ? CommonHeader.DDGSTF : 0));
        CommonHeader.HLEN.put(bytes, kind.length());
        CommonHeader.PDO.put(bytes, payload && kind.carriesData() ? pdo : 0);
        CommonHeader.PLEN.put(bytes, bytes.length);
        kind.field("datal").ifPresent(field -> field.put(bytes, data.length));
        told.forEach((field, value) -> tell(bytes, field, value));
        if (header) {
            Crc.seal(bytes, 0, kind.length());
            if (headerDigestTold) {
                PduField.of("hdgst", kind.length(), Crc.BYTES).put(bytes, headerDigest);
            }
        }
        if (trailer) {
            Crc.seal(bytes, pdo, data.length);
            if (dataDigestTold) {
                PduField.of("ddgst", pdo + data.length, Crc.BYTES).put(bytes, dataDigest);
            }
        }
        return new Pdu(bytes);
    }

    /** The flags of digests stay where they are agreed; a script that wants them otherwise says {@code digests}. */
    private static void tell(byte[] bytes, PduField field, long value) {
        if (field.equals(CommonHeader.FLAGS)) {
            field.put(bytes, value | field.get(bytes));
        } else {
            field.put(bytes, value);
        }
    }

    private static int roundUp(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }
}
