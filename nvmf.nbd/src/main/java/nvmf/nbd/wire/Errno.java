package nvmf.nbd.wire;

import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/** "Error values" of a reply. */
public enum Errno {
    NONE(0),
    EPERM(1),
    EIO(5),
    ENOMEM(12),
    EINVAL(22),
    ENOSPC(28),
    ESHUTDOWN(108);

    private final int code;

    Errno(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** What a device's failure is to a client. */
    public static Errno of(Throwable failure) {
        if (failure instanceof OutOfMemoryError || failure.getCause() instanceof OutOfMemoryError) {
            return ENOMEM;
        }
        Status status = StatusException.of(failure);
        if (status.is(Status.NAMESPACE_WRITE_PROTECTED)) {
            return EPERM;
        }
        if (status.is(Status.CAPACITY_EXCEEDED)) {
            return ENOSPC;
        }
        return status.is(Status.LBA_OUT_OF_RANGE) ? EINVAL : EIO;
    }
}
