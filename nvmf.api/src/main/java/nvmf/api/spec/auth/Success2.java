package nvmf.api.spec.auth;

import java.nio.ByteBuffer;

/** DH-HMAC-CHAP_Success2: the controller has proved who it is as well. */
public record Success2(int tId) {
    public static final int BYTES = 16;

    /** Reads the message that fills the buffer's {@code [position, limit)}. */
    public static Success2 decode(ByteBuffer data) throws AuthFault {
        ByteBuffer message = AuthMessage.copy(data, AuthMessage.DH_HMAC_CHAP, AuthMessage.SUCCESS2, BYTES);
        if (message.remaining() != BYTES) {
            throw AuthFault.payload("a success of " + message.remaining() + " bytes, where " + BYTES + " are due");
        }
        return new Success2(AuthMessage.tId(message));
    }

    /** A fresh direct buffer with the message, ready to be lent. */
    public ByteBuffer encode() {
        return AuthMessage.blank(AuthMessage.DH_HMAC_CHAP, AuthMessage.SUCCESS2, tId, BYTES);
    }
}
