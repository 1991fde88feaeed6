package nvmf.api.spec.auth;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * AUTH_Failure1, a controller's, or AUTH_Failure2, a host's.
 *
 * @param id          {@link AuthMessage#FAILURE1} or {@link AuthMessage#FAILURE2}
 * @param explanation reason code explanation, as it was sent
 */
public record Failure(int id, int tId, int explanation) {
    public static final int BYTES = 8;

    private static final int REASON = 6;
    private static final int EXPLANATION = 7;

    /** Reason code 1: authentication failure. There is no other. */
    private static final int AUTHENTICATION_FAILURE = 0x01;

    public static Failure of(int id, int tId, AuthReason reason) {
        return new Failure(id, tId, reason.code());
    }

    /** Reads the message at the buffer's position. */
    public static Failure decode(ByteBuffer data, int id) throws AuthFault {
        ByteBuffer message = AuthMessage.copy(data, AuthMessage.COMMON, id, BYTES);
        return new Failure(id, AuthMessage.tId(message), Wire.u8(message, EXPLANATION));
    }

    /** A fresh direct buffer with the message, ready to be lent. */
    public ByteBuffer encode() {
        ByteBuffer message = AuthMessage.blank(AuthMessage.COMMON, id, tId, BYTES);
        message.put(REASON, (byte) AUTHENTICATION_FAILURE);
        message.put(EXPLANATION, (byte) explanation);
        return message;
    }

    /** Why, for people. */
    public String text() {
        return AuthReason.of(explanation)
                .map(AuthReason::text)
                .orElseGet(() -> String.format("reason %02Xh", explanation));
    }
}
