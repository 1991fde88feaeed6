package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * Ready to Transfer (TCP Transport Specification, "Ready to Transfer PDU").
 *
 * @param cid    CCCID, the command
 * @param ttag   the tag that the data carries
 * @param offset R2TO, of the first byte within the command's data
 * @param length R2TL
 */
public record R2t(int cid, int ttag, long offset, long length) {
    public static final int CCCID = 8;
    public static final int TTAG = 10;
    public static final int R2TO = 12;
    public static final int R2TL = 16;
    static final int RESERVED = 20;

    public static R2t decode(ByteBuffer buffer, int at) {
        return new R2t(
                Wire.u16(buffer, at + CCCID),
                Wire.u16(buffer, at + TTAG),
                Wire.u32(buffer, at + R2TO),
                Wire.u32(buffer, at + R2TL));
    }

    void encode(ByteBuffer buffer, int at) {
        buffer.putShort(at + CCCID, (short) cid);
        buffer.putShort(at + TTAG, (short) ttag);
        buffer.putInt(at + R2TO, (int) offset);
        buffer.putInt(at + R2TL, (int) length);
        buffer.putInt(at + RESERVED, 0);
    }
}
