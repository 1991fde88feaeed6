package nvmf.probe.wire;

import java.util.List;

/** What every PDU begins with (TCP Transport Specification, "Common Header"). */
public final class CommonHeader {
    public static final int BYTES = 8;

    public static final PduField TYPE = PduField.of("type", 0, 1);
    public static final PduField FLAGS = PduField.of("flags", 1, 1);
    public static final PduField HLEN = PduField.of("hlen", 2, 1);
    public static final PduField PDO = PduField.of("pdo", 3, 1);
    public static final PduField PLEN = PduField.of("plen", 4, 4);
    public static final List<PduField> FIELDS = List.of(TYPE, FLAGS, HLEN, PDO, PLEN);

    /** Bits of FLAGS. */
    public static final int HDGSTF = 0x01;

    public static final int DDGSTF = 0x02;
    public static final int LAST = 0x04;
    public static final int SUCCESS = 0x08;

    private CommonHeader() {}
}
