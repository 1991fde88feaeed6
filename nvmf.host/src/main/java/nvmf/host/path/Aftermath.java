package nvmf.host.path;

import nvmf.api.transport.SilentPeerException;

/**
 * How long a controller may still carry out what it had got from queues that were lost (Base Specification, "Communication Loss
 * Handling"): the Command Quiesce Time from when it knows of the loss, which it may do only after some Keep Alive Timeouts if it was given
 * up for its silence. Of one session; any thread.
 */
public final class Aftermath {
    private final long quiesceMillis;
    private final long noticeMillis;
    private volatile boolean silent;

    /**
     * Of a session that is not lost yet.
     *
     * @param quiesceMillis CQT, 0 where the controller does not say, and nobody waits
     * @param noticeMillis  until it knows without having been told
     */
    public Aftermath(long quiesceMillis, long noticeMillis) {
        this.quiesceMillis = quiesceMillis;
        this.noticeMillis = noticeMillis;
    }

    /** Where nobody waits. */
    public static Aftermath none() {
        return new Aftermath(0, 0);
    }

    /** The session is lost for this reason, or one of its queues is. */
    public void onLoss(Throwable reason) {
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            silent |= cause instanceof SilentPeerException;
        }
    }

    /** The session is given up, and its controller has not answered when it was told so. */
    public void onSilence() {
        silent = true;
    }

    /** From the loss on. */
    long millis() {
        return quiesceMillis == 0 ? 0 : quiesceMillis + (silent ? noticeMillis : 0);
    }
}
