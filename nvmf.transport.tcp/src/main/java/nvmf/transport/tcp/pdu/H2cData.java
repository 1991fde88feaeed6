package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * The header of Host to Controller Data Transfer (TCP Transport Specification, "Host To Controller Data Transfer PDU").
 *
 * @param cid    CCCID, the command
 * @param ttag   the R2T it answers
 * @param offset DATAO, of the first byte within the command's data
 * @param length DATAL
 * @param last   whether it is the last one for its R2T
 */
public record H2cData(int cid, int ttag, long offset, long length, boolean last) {
    public static final int CCCID = 8;
    public static final int TTAG = 10;
    public static final int DATAO = 12;
    public static final int DATAL = 16;
    static final int RESERVED = 20;

    public static H2cData decode(ByteBuffer buffer, int at) {
        return new H2cData(
                Wire.u16(buffer, at + CCCID),
                Wire.u16(buffer, at + TTAG),
                Wire.u32(buffer, at + DATAO),
                Wire.u32(buffer, at + DATAL),
                (buffer.get(at + PduHeader.FLAGS) & PduHeader.LAST) != 0);
    }

    void encode(ByteBuffer buffer, int at) {
        buffer.putShort(at + CCCID, (short) cid);
        buffer.putShort(at + TTAG, (short) ttag);
        buffer.putInt(at + DATAO, (int) offset);
        buffer.putInt(at + DATAL, (int) length);
        buffer.putInt(at + RESERVED, 0);
    }

    int flags() {
        return last ? PduHeader.LAST : 0;
    }
}
