package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * The header of Controller to Host Data Transfer (TCP Transport Specification, "Controller To Host Data Transfer PDU").
 *
 * @param cid     CCCID, the command
 * @param offset  DATAO, of the first byte within the command's data
 * @param length  DATAL
 * @param last    whether it is the last one of its command
 * @param success whether the command succeeded and no response capsule follows; only together with {@code last}
 */
public record C2hData(int cid, long offset, long length, boolean last, boolean success) {
    public static final int CCCID = 8;
    static final int RESERVED_10 = 10;
    public static final int DATAO = 12;
    public static final int DATAL = 16;
    static final int RESERVED_20 = 20;

    public static C2hData decode(ByteBuffer buffer, int at) {
        int flags = buffer.get(at + PduHeader.FLAGS);
        return new C2hData(
                Wire.u16(buffer, at + CCCID),
                Wire.u32(buffer, at + DATAO),
                Wire.u32(buffer, at + DATAL),
                (flags & PduHeader.LAST) != 0,
                (flags & PduHeader.SUCCESS) != 0);
    }

    void encode(ByteBuffer buffer, int at) {
        buffer.putShort(at + CCCID, (short) cid);
        buffer.putShort(at + RESERVED_10, (short) 0);
        buffer.putInt(at + DATAO, (int) offset);
        buffer.putInt(at + DATAL, (int) length);
        buffer.putInt(at + RESERVED_20, 0);
    }

    int flags() {
        return (last ? PduHeader.LAST : 0) | (success ? PduHeader.SUCCESS : 0);
    }
}
