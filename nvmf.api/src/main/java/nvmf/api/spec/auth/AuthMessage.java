package nvmf.api.spec.auth;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * What all messages begin with.
 *
 * @param type {@link #COMMON} or {@link #DH_HMAC_CHAP}, AUTH_TYPE
 * @param id   AUTH_ID
 * @param tId  the number of the transaction, T_ID
 */
public record AuthMessage(int type, int id, int tId) {
    public static final int COMMON = 0x00;
    public static final int DH_HMAC_CHAP = 0x01;

    public static final int NEGOTIATE = 0x00;
    public static final int CHALLENGE = 0x01;
    public static final int REPLY = 0x02;
    public static final int SUCCESS1 = 0x03;
    public static final int SUCCESS2 = 0x04;
    public static final int FAILURE2 = 0xF0;
    public static final int FAILURE1 = 0xF1;

    /** The shortest message: a failure. */
    public static final int BYTES_MIN = 8;

    /** The longest of DH-HMAC-CHAP: a reply with SHA-512 and the largest group. */
    public static final int BYTES_MAX = Reply.HEADER_BYTES + 2 * 64 + 1024;

    private static final int T_ID = 4;

    public static AuthMessage decode(ByteBuffer data) throws AuthFault {
        if (data.remaining() < BYTES_MIN) {
            throw AuthFault.payload("a message has at least " + BYTES_MIN + " bytes, not " + data.remaining());
        }
        ByteBuffer view = Wire.view(data);
        return new AuthMessage(Wire.u8(view, 0), Wire.u8(view, 1), Wire.u16(view, T_ID));
    }

    public boolean is(int wantedType, int wantedId) {
        return type == wantedType && id == wantedId;
    }

    static ByteBuffer blank(int type, int id, int tId, int bytes) {
        ByteBuffer message = Wire.allocateDirect(bytes);
        message.put(0, (byte) type);
        message.put(1, (byte) id);
        message.putShort(T_ID, (short) tId);
        return message;
    }

    /** A copy of a message that has to be of that kind and at least so long. */
    static ByteBuffer copy(ByteBuffer data, int type, int id, int bytesMin) throws AuthFault {
        if (!decode(data).is(type, id)) {
            throw new AuthFault(AuthReason.INCORRECT_MESSAGE, "another message than the one that was due");
        }
        if (data.remaining() < bytesMin) {
            throw AuthFault.payload("a message of " + data.remaining() + " bytes, where " + bytesMin + " are due");
        }
        ByteBuffer copy = Wire.allocate(data.remaining());
        copy.put(0, data, data.position(), data.remaining());
        return copy;
    }

    static int tId(ByteBuffer message) {
        return Wire.u16(message, T_ID);
    }

    /** A read-only view of a message that is not written to any more. */
    static ByteBuffer view(ByteBuffer message) {
        return Wire.view(message.asReadOnlyBuffer());
    }
}
