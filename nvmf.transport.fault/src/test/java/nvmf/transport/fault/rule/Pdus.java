package nvmf.transport.fault.rule;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import nvmf.api.spec.Wire;

/** PDUs as honest peers send them: fields at the offsets of the TCP Transport Specification's figures. */
public final class Pdus {
    private Pdus() {}

    public static byte[] response(int cid) {
        return build(0x05, 0, 24, 0, new byte[0], page -> page.putShort(20, (short) cid));
    }

    public static byte[] connect(int qid) {
        return build(0x04, 0, 72, 72, new byte[1024], page -> {
            page.put(8, (byte) 0x7F);
            page.put(12, (byte) 0x01);
            page.putShort(50, (short) qid);
        });
    }

    public static byte[] command(int opcode) {
        return build(0x04, 0, 72, 0, new byte[0], page -> page.put(8, (byte) opcode));
    }

    /**
     * Data for the host.
     *
     * @param flags digests with 1 and 2, LAST with 4, SUCCESS with 8
     */
    public static byte[] c2hData(int flags, byte[] data) {
        return build(0x07, flags, 24, 24 + 4 * (flags & 1), data, page -> page.putInt(16, data.length));
    }

    public static byte[] r2t(int flags, int tag, int offset, int length) {
        return build(0x09, flags, 24, 0, new byte[0], page -> {
            page.putShort(10, (short) tag);
            page.putInt(12, offset);
            page.putInt(16, length);
        });
    }

    /** Whether the digests that its flags announce are right: header, then data. */
    public static boolean[] digests(byte[] pdu) {
        ByteBuffer view = Wire.view(ByteBuffer.wrap(pdu));
        int hlen = pdu[2];
        int pdo = pdu[3];
        return new boolean[] {
            (pdu[1] & 1) == 0 || view.getInt(hlen) == crc(pdu, 0, hlen),
            (pdu[1] & 2) == 0 || view.getInt(pdu.length - 4) == crc(pdu, pdo, pdu.length - 4)
        };
    }

    private static byte[] build(int type, int flags, int hlen, int pdo, byte[] data, Consumer<ByteBuffer> fields) {
        int headerDigest = flags & 1;
        int dataDigest = data.length == 0 ? 0 : flags >> 1 & 1;
        byte[] bytes = new byte[hlen + 4 * headerDigest + data.length + 4 * dataDigest];
        ByteBuffer page = Wire.view(ByteBuffer.wrap(bytes));
        page.put(0, (byte) type).put(1, (byte) flags).put(2, (byte) hlen).put(3, (byte) pdo);
        page.putInt(4, bytes.length);
        fields.accept(page);
        if (headerDigest > 0) {
            page.putInt(hlen, crc(bytes, 0, hlen));
        }
        System.arraycopy(data, 0, bytes, hlen + 4 * headerDigest, data.length);
        if (dataDigest > 0) {
            page.putInt(bytes.length - 4, crc(bytes, pdo, bytes.length - 4));
        }
        return bytes;
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
