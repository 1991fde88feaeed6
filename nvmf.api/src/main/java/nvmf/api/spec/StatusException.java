package nvmf.api.spec;

import java.util.Objects;

/**
 * One command failed with this status, and only that command: thrown inside cores and devices and turned into a CQE in one place.
 * It has no stack trace, since it says nothing about our code.
 */
public final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Status status;
    private final long result;

    public StatusException(Status status) {
        this(status, status.text());
    }

    /** With what DW0 and DW1 of the completion say more. */
    public StatusException(Status status, long result) {
        this(status, status.text(), null, result);
    }

    public StatusException(Status status, String message) {
        this(status, message, null);
    }

    public StatusException(Status status, String message, Throwable cause) {
        this(status, message, cause, 0);
    }

    private StatusException(Status status, String message, Throwable cause, long result) {
        super(message, cause, false, false);
        this.status = Objects.requireNonNull(status);
        this.result = result;
    }

    /** DW0 and DW1 of the completion; 0 for nearly every command. */
    public long result() {
        return result;
    }

    public Status status() {
        return status;
    }

    /** The status that a failure amounts to: its own, that of its cause, or Internal Error. */
    public static Status of(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof StatusException e) {
                return e.status;
            }
        }
        return Status.INTERNAL_ERROR;
    }
}
