package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * Initialize Connection Response (TCP Transport Specification, "Initialize Connection Response PDU"), what follows the common header.
 *
 * @param pfv        PDU format version, 0
 * @param cpda       alignment of the data the controller receives, in dwords minus one
 * @param maxH2cData the largest H2CData payload the controller takes, in bytes
 */
public record IcResp(int pfv, int cpda, boolean headerDigest, boolean dataDigest, long maxH2cData) {
    public static final int PFV = 8;
    public static final int CPDA = 10;
    public static final int DGST = 11;
    public static final int MAXH2CDATA = 12;

    public static IcResp decode(ByteBuffer buffer, int at) {
        int digests = Wire.u8(buffer, at + DGST);
        return new IcResp(
                Wire.u16(buffer, at + PFV),
                Wire.u8(buffer, at + CPDA),
                (digests & IcReq.DGST_HEADER) != 0,
                (digests & IcReq.DGST_DATA) != 0,
                Wire.u32(buffer, at + MAXH2CDATA));
    }

    void encode(ByteBuffer buffer, int at) {
        buffer.putShort(at + PFV, (short) pfv);
        buffer.put(at + CPDA, (byte) cpda);
        buffer.put(at + DGST, (byte) ((headerDigest ? IcReq.DGST_HEADER : 0) | (dataDigest ? IcReq.DGST_DATA : 0)));
        buffer.putInt(at + MAXH2CDATA, (int) maxH2cData);
    }
}
