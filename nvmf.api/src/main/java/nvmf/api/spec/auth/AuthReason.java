package nvmf.api.spec.auth;

import java.util.Optional;

/** Why an authentication failed: the reason code explanations of AUTH_Failure1 and AUTH_Failure2, whose reason code is always 1. */
public enum AuthReason {
    AUTHENTICATION_FAILED(0x01, "authentication failed"),
    PROTOCOL_NOT_USABLE(0x02, "no authentication protocol that both sides know"),
    SECURE_CHANNEL_MISMATCH(0x03, "the sides disagree about a secure channel"),
    HASH_NOT_USABLE(0x04, "no hash function that both sides allow"),
    DH_GROUP_NOT_USABLE(0x05, "no Diffie-Hellman group that both sides allow"),
    INCORRECT_PAYLOAD(0x06, "a message with an incorrect payload"),
    INCORRECT_MESSAGE(0x07, "a message that was not due");

    private final int code;
    private final String text;

    AuthReason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    /** For people. */
    public String text() {
        return text;
    }

    public static Optional<AuthReason> of(int code) {
        return code >= 1 && code <= values().length ? Optional.of(values()[code - 1]) : Optional.empty();
    }
}
