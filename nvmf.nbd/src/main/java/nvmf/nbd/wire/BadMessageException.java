package nvmf.nbd.wire;

/** The client does not speak the protocol: its connection ends. */
public final class BadMessageException extends Exception {
    private static final long serialVersionUID = 1;

    public BadMessageException(String message) {
        super(message, null, false, false);
    }
}
