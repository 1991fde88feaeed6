package nvmf.controller.admin;

import nvmf.api.spec.Page;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.IdentifyController;

/**
 * How long a host is asked to wait before it sends a command again that failed for the moment only: one of three times that the Identify
 * page tells (CRDT1 to 3), named by the status (CRD).
 */
public final class RetryDelays {
    /** Something was short, or something broke that may not break again. In units of 100 ms. */
    private static final int MOMENT_UNITS = 1;

    /** Paths are being changed. */
    private static final int TRANSITION_UNITS = 10;

    /** What is behind the namespace is away, and somebody tries to bring it back. */
    private static final int OUTAGE_UNITS = 50;

    private static final int AT_ONCE = 0;
    private static final int MOMENT = 1;
    private static final int TRANSITION = 2;
    private static final int OUTAGE = 3;

    private RetryDelays() {}

    static void tell(Page page) {
        page.set(IdentifyController.CRDT1, MOMENT_UNITS);
        page.set(IdentifyController.CRDT2, TRANSITION_UNITS);
        page.set(IdentifyController.CRDT3, OUTAGE_UNITS);
    }

    /**
     * The status as it is told to a host. Whatever delay it came with, from another controller perhaps, means nothing here.
     *
     * @param accepted whether the host has said that it keeps to delays (ACRE); else, and with Do Not Retry, CRD is reserved (Base
     *     Specification, "Status Field")
     */
    public static Status advise(Status status, boolean accepted) {
        int delay = accepted && !status.doNotRetry() ? delay(status) : AT_ONCE;
        return delay == status.crd() ? status : status.withRetryDelay(delay);
    }

    private static int delay(Status status) {
        if (status.is(Status.INTERNAL_ERROR) || status.is(Status.COMMAND_INTERRUPTED)) {
            return MOMENT;
        }
        if (status.is(Status.ANA_TRANSITION)) {
            return TRANSITION;
        }
        boolean outage = status.is(Status.NAMESPACE_NOT_READY)
                || status.is(Status.INTERNAL_PATH_ERROR)
                || status.is(Status.HOST_PATH_ERROR)
                || status.is(Status.ABORTED_BY_HOST);
        return outage ? OUTAGE : AT_ONCE;
    }
}
