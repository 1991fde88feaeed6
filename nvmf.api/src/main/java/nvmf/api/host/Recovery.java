package nvmf.api.host;

/**
 * What becomes of an association whose connection is lost: its namespaces stay, their commands wait, and it is made again.
 *
 * @param delayMillis    until the first attempt; each further one doubles it, give or take some of it so that many hosts do not come
 *                       back at the same moment
 * @param delayMillisMax the longest wait between two attempts (reconnect-delay)
 * @param lossMillis     after which it is given up (ctrl-loss-tmo); 0 at once, {@link #NEVER} never
 * @param fastFailMillis after which commands fail instead of waiting, while the attempts go on (fast-io-fail-tmo); {@link #NEVER} never
 */
public record Recovery(long delayMillis, long delayMillisMax, long lossMillis, long fastFailMillis) {
    public static final long NEVER = -1;

    /** See {@link #accessMillis}. */
    public static final long ACCESS_MILLIS = 10_000;

    /** An association that is lost is over. */
    public static final Recovery NONE = new Recovery(1, 1, 0, NEVER);

    /** What hosts in the field do: attempts at most 10 seconds apart for 10 minutes, and commands that wait as long. */
    public static final Recovery DEFAULT = new Recovery(250, 10_000, 600_000, NEVER);

    public Recovery {
        if (delayMillis < 1 || delayMillisMax < delayMillis) {
            throw new IllegalArgumentException(
                    "a delay is a positive number of milliseconds, the first not above the longest: " + delayMillis
                            + ", " + delayMillisMax);
        }
        if (lossMillis < NEVER || fastFailMillis < NEVER) {
            throw new IllegalArgumentException("a timeout is a number of milliseconds from 0 on, or -1 for never");
        }
        if (lossMillis > 0 && fastFailMillis > lossMillis) {
            throw new IllegalArgumentException("commands cannot wait " + fastFailMillis
                    + " ms for an association that is given up after " + lossMillis + " ms");
        }
    }

    /** The same with attempts at most that far apart. */
    public Recovery withDelayMillisMax(long millis) {
        return new Recovery(Math.min(delayMillis, millis), millis, lossMillis, fastFailMillis);
    }

    public Recovery withLossMillis(long millis) {
        return new Recovery(delayMillis, delayMillisMax, millis, fastFailMillis);
    }

    public Recovery withFastFailMillis(long millis) {
        return new Recovery(delayMillis, delayMillisMax, lossMillis, millis);
    }

    /**
     * How long commands wait for a namespace that its controllers, though they are there, do not reach: as long as for a controller that is
     * lost, and {@link #ACCESS_MILLIS} where nobody waits for one. {@link #NEVER} for ever.
     */
    public long accessMillis() {
        if (fastFailMillis != NEVER) {
            return fastFailMillis;
        }
        return isWanted() ? lossMillis : ACCESS_MILLIS;
    }

    /** Whether a lost association is made again at all. */
    public boolean isWanted() {
        return lossMillis != 0;
    }
}
