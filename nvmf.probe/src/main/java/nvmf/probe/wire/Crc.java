package nvmf.probe.wire;

import java.util.zip.CRC32C;

/** CRC32C, which digests are. */
public final class Crc {
    public static final int BYTES = 4;

    private Crc() {}

    public static int of(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** Whether the four bytes behind a piece are its digest. */
    static boolean isRight(byte[] bytes, int from, int length) {
        return PduField.of("digest", from + length, BYTES).get(bytes)
                == Integer.toUnsignedLong(of(bytes, from, length));
    }

    /** Puts a digest behind the piece it is of. */
    public static void seal(byte[] bytes, int from, int length) {
        PduField.of("digest", from + length, BYTES).put(bytes, of(bytes, from, length));
    }
}
