package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * Terminate Connection Request of either direction (TCP Transport Specification, "Host To Controller Terminate Connection Request
 * PDU").
 *
 * @param fes Fatal Error Status, 0 to 0xFFFF: whatever the peer sent, see {@link Fes}
 * @param fei Fatal Error Information, 32 bits
 */
public record TermReq(int fes, int fei) {
    public static final int FES = 8;
    public static final int FEI = 10;

    /** Bytes of the offending PDU's header that it may carry. */
    public static final int HEADER_MAX = 128;

    public static TermReq decode(ByteBuffer buffer, int at) {
        return new TermReq(Wire.u16(buffer, at + FES), buffer.getInt(at + FEI));
    }

    void encode(ByteBuffer buffer, int at) {
        buffer.putShort(at + FES, (short) fes);
        buffer.putInt(at + FEI, fei);
    }

    /** For logs and exceptions: nothing in it is the peer's text. */
    @Override
    public String toString() {
        return String.format("%s%s (FES %02Xh, FEI %Xh)", Fes.title(fes), where(), fes, fei);
    }

    private String where() {
        boolean field = fes == Fes.INVALID_FIELD.code() || fes == Fes.UNSUPPORTED_PARAMETER.code();
        return field ? " at byte " + Integer.toUnsignedString(fei) : "";
    }
}
