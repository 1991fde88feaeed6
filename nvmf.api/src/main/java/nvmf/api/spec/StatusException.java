package nvmf.api.spec;

import java.util.Objects;

/**
 * One command failed with this status, and only that command: thrown inside cores and devices and turned into a CQE in one place.
 * It has no stack trace, since it says nothing about our code.
 */
public final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Status status;

    public StatusException(Status status) {
        this(status, status.text());
    }

    public StatusException(Status status, String message) {
        super(message, null, false, false);
        this.status = Objects.requireNonNull(status);
    }

    public StatusException(Status status, String message, Throwable cause) {
        super(message, cause, false, false);
        this.status = Objects.requireNonNull(status);
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
