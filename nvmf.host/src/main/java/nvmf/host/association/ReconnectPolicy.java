package nvmf.host.association;

import java.util.OptionalLong;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.host.auth.AuthenticationException;

/**
 * When to try again what did not work: soon at first, then ever less often. Pure: the same failure has the same answer.
 *
 * @param firstMillis how long to wait after the first failure; each further one doubles it
 * @param lastMillis  the longest to wait
 */
public record ReconnectPolicy(long firstMillis, long lastMillis) {
    private static final int DOUBLINGS_MAX = 30;

    public static ReconnectPolicy of(Recovery recovery) {
        return new ReconnectPolicy(recovery.delayMillis(), recovery.delayMillisMax());
    }

    /**
     * How many milliseconds to wait, or nothing where it makes no sense to try again: a controller that refuses with Do Not Retry
     * means it. Only a subsystem that is not there may be there later, whatever is said of it now, and secrets may be changed on either side, so
     * these are asked for from time to time.
     *
     * @param failures how many there were in a row before this one
     * @param luck     from 0 to 1: half of the wait is left to it, so that hosts that lost a controller together do not come back together
     */
    public OptionalLong delayMillis(int failures, Throwable reason, double luck) {
        if (reason instanceof StatusException e && e.status().doNotRetry()) {
            return e.status().is(Status.CONNECT_INVALID_PARAMETERS)
                    ? OptionalLong.of(lastMillis)
                    : OptionalLong.empty();
        }
        if (reason instanceof AuthenticationException) {
            return OptionalLong.of(lastMillis);
        }
        int doublings = Math.min(failures, DOUBLINGS_MAX);
        long full = firstMillis > lastMillis >> doublings ? lastMillis : firstMillis << doublings;
        return OptionalLong.of(Math.max(1, full - (long) (0.5 * full * luck)));
    }
}
