package nvmf.transport.rdma.stub;

import nvmf.api.spec.ProtocolException;

/** The other side's private data cannot be; the status is what to reject it with. */
final class CmException extends ProtocolException {
    private static final long serialVersionUID = 1;

    private final transient CmStatus status;

    CmException(CmStatus status, String message) {
        super(message);
        this.status = status;
    }

    CmStatus status() {
        return status;
    }
}
