package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * The 8 bytes that every PDU starts with (TCP Transport Specification, "PDU Common Header"), as they came: {@link PduRules} judges
 * them.
 *
 * @param type  PDU-Type, 0 to 255
 * @param flags FLAGS
 * @param hlen  HLEN, bytes of the header without its digest
 * @param pdo   PDO, where the data starts
 * @param plen  PLEN, bytes of the whole PDU with digests and padding, unsigned 32 bits
 */
public record PduHeader(int type, int flags, int hlen, int pdo, long plen) {
    public static final int BYTES = 8;

    public static final int TYPE = 0;
    public static final int FLAGS = 1;
    public static final int HLEN = 2;
    public static final int PDO = 3;
    public static final int PLEN = 4;

    /** FLAGS: a digest follows the header. */
    public static final int HDGSTF = 0x01;

    /** FLAGS: a digest follows the data. */
    public static final int DDGSTF = 0x02;

    /** FLAGS of data PDUs: the last one of its R2T or of its command. */
    public static final int LAST = 0x04;

    /** FLAGS of C2HData: the command succeeded and no response capsule follows. */
    public static final int SUCCESS = 0x08;

    /** Bytes of a header or data digest. */
    public static final int DIGEST_BYTES = 4;

    public static PduHeader decode(ByteBuffer buffer, int at) {
        return new PduHeader(
                Wire.u8(buffer, at + TYPE),
                Wire.u8(buffer, at + FLAGS),
                Wire.u8(buffer, at + HLEN),
                Wire.u8(buffer, at + PDO),
                Wire.u32(buffer, at + PLEN));
    }

    public void encode(ByteBuffer buffer, int at) {
        buffer.put(at + TYPE, (byte) type);
        buffer.put(at + FLAGS, (byte) flags);
        buffer.put(at + HLEN, (byte) hlen);
        buffer.put(at + PDO, (byte) pdo);
        buffer.putInt(at + PLEN, (int) plen);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
