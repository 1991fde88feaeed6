package nvmf.host.association;

import java.util.OptionalLong;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * When to try again what did not work: soon at first, then ever less often. Pure: the same failure has the same answer.
 *
 * @param firstMillis how long to wait after the first failure; each further one doubles it
 * @param lastMillis  the longest to wait
 */
public record ReconnectPolicy(long firstMillis, long lastMillis) {
    private static final long FIRST_MILLIS = 250;
    private static final int DOUBLINGS_MAX = 30;

    public ReconnectPolicy {
        if (firstMillis < 1 || lastMillis < firstMillis) {
            throw new IllegalArgumentException(
                    "a delay is a positive number of milliseconds, the first not above the last: " + firstMillis + ", "
                            + lastMillis);
        }
    }

    /** Delays that grow up to {@code lastMillis}. */
    public static ReconnectPolicy upTo(long lastMillis) {
        return new ReconnectPolicy(Math.min(FIRST_MILLIS, lastMillis), lastMillis);
    }

    /**
     * How many milliseconds to wait, or nothing where it makes no sense to try again: a controller that refuses with Do Not Retry
     * means it. Only a subsystem that is not there may be there later, whatever is said of it now, so it is asked for from time to time.
     *
     * @param failures how many there were in a row before this one
     */
    public OptionalLong delayMillis(int failures, Throwable reason) {
        if (reason instanceof StatusException e && e.status().doNotRetry()) {
            return e.status().is(Status.CONNECT_INVALID_PARAMETERS)
                    ? OptionalLong.of(lastMillis)
                    : OptionalLong.empty();
        }
        int doublings = Math.min(failures, DOUBLINGS_MAX);
        return OptionalLong.of(firstMillis > lastMillis >> doublings ? lastMillis : firstMillis << doublings);
    }
}
