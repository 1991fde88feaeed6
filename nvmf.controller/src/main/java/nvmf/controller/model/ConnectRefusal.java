package nvmf.controller.model;

import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.ConnectResponse;

/** A Connect command is refused with this status and DW0. It has no stack trace, since it says nothing about our code. */
public final class ConnectRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Status status;
    private final long result;

    private ConnectRefusal(Status status, long result, String message) {
        super(message, null, false, false);
        this.status = status;
        this.result = result;
    }

    public static ConnectRefusal of(Status status, String message) {
        return new ConnectRefusal(status, 0, message);
    }

    /** A field of the Connect data, at that offset, is not what it must be. */
    public static ConnectRefusal data(int offset, String message) {
        return new ConnectRefusal(
                Status.CONNECT_INVALID_PARAMETERS.dnr(), ConnectResponse.invalidData(offset), message);
    }

    /** A field of the command itself, at that offset of the SQE, is not what it must be. */
    public static ConnectRefusal command(int offset, String message) {
        return new ConnectRefusal(
                Status.CONNECT_INVALID_PARAMETERS.dnr(), ConnectResponse.invalidCommand(offset), message);
    }

    /** The host is not on the subsystem's list: Connect Invalid Host, pointing at its name. */
    public static ConnectRefusal host(int offset, String message) {
        return new ConnectRefusal(Status.CONNECT_INVALID_HOST.dnr(), ConnectResponse.invalidData(offset), message);
    }

    public Status status() {
        return status;
    }

    /** DW0 of the completion. */
    public long result() {
        return result;
    }
}
