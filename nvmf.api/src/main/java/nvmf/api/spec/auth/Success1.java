package nvmf.api.spec.auth;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/** DH-HMAC-CHAP_Success1: the host has proved who it is; here is the controller's response, if it was asked for one. */
public final class Success1 {
    public static final int HEADER_BYTES = 16;

    private static final int HL = 6;
    private static final int RVALID = 8;

    private final ByteBuffer message;

    private Success1(ByteBuffer message) {
        this.message = message;
    }

    /** One without a response. Hosts in the field want the hash function's length in it all the same. */
    public static Success1 of(int tId, HashFunction hash) {
        return make(tId, hash, HEADER_BYTES);
    }

    /** One with R2. */
    public static Success1 of(int tId, HashFunction hash, byte[] response) {
        Success1 success = make(tId, hash, HEADER_BYTES + hash.bytes());
        success.message.put(RVALID, (byte) 1);
        success.message.put(HEADER_BYTES, response, 0, hash.bytes());
        return success;
    }

    private static Success1 make(int tId, HashFunction hash, int bytes) {
        ByteBuffer message = AuthMessage.blank(AuthMessage.DH_HMAC_CHAP, AuthMessage.SUCCESS1, tId, bytes);
        message.put(HL, (byte) hash.bytes());
        return new Success1(message);
    }

    /** Reads the message at the buffer's position; what follows it is no concern of it. */
    public static Success1 decode(ByteBuffer data, HashFunction hash) throws AuthFault {
        ByteBuffer message = AuthMessage.copy(data, AuthMessage.DH_HMAC_CHAP, AuthMessage.SUCCESS1, HEADER_BYTES);
        int valid = Wire.u8(message, RVALID);
        if (valid > 1) {
            throw AuthFault.payload("a response that is neither there nor not");
        }
        if (valid == 1 && (Wire.u8(message, HL) != hash.bytes() || message.remaining() < HEADER_BYTES + hash.bytes())) {
            throw AuthFault.payload("a response of another length than " + hash + " has");
        }
        return new Success1(message);
    }

    public int tId() {
        return AuthMessage.tId(message);
    }

    /** RVALID. */
    public boolean hasResponse() {
        return message.get(RVALID) == 1;
    }

    /** R2; empty without {@link #hasResponse}. */
    public byte[] response() {
        return Wire.bytes(message, HEADER_BYTES, hasResponse() ? Wire.u8(message, HL) : 0);
    }

    /** The message, read-only. */
    public ByteBuffer bytes() {
        return AuthMessage.view(message);
    }
}
