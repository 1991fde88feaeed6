package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * Initialize Connection Request (TCP Transport Specification, "Initialize Connection Request PDU"), what follows the common header.
 *
 * @param pfv     PDU format version, 0
 * @param hpda    alignment of the data the host receives, in dwords minus one
 * @param maxR2t  R2Ts the host takes outstanding for one command, a natural number up to 2<sup>32</sup>
 */
public record IcReq(int pfv, int hpda, boolean headerDigest, boolean dataDigest, long maxR2t) {
    public static final int PFV = 8;
    public static final int HPDA = 10;
    public static final int DGST = 11;
    public static final int MAXR2T = 12;

    static final int DGST_HEADER = 0x01;
    static final int DGST_DATA = 0x02;

    public static IcReq decode(ByteBuffer buffer, int at) {
        int digests = Wire.u8(buffer, at + DGST);
        return new IcReq(
                Wire.u16(buffer, at + PFV),
                Wire.u8(buffer, at + HPDA),
                (digests & DGST_HEADER) != 0,
                (digests & DGST_DATA) != 0,
                Wire.u32(buffer, at + MAXR2T) + 1);
    }

    void encode(ByteBuffer buffer, int at) {
        buffer.putShort(at + PFV, (short) pfv);
        buffer.put(at + HPDA, (byte) hpda);
        buffer.put(at + DGST, (byte) ((headerDigest ? DGST_HEADER : 0) | (dataDigest ? DGST_DATA : 0)));
        buffer.putInt(at + MAXR2T, (int) (maxR2t - 1));
    }
}
