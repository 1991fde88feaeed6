package nvmf.api.spec.auth;

/** What is wrong with the other side's message or proof. It has no stack trace, since it says nothing about our code. */
public final class AuthFault extends Exception {
    private static final long serialVersionUID = 1;

    private final AuthReason reason;

    /**
     * A fault.
     *
     * @param message a sentence for people, without anything secret
     */
    public AuthFault(AuthReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What the other side is told. */
    public AuthReason reason() {
        return reason;
    }

    static AuthFault payload(String message) {
        return new AuthFault(AuthReason.INCORRECT_PAYLOAD, message);
    }
}
