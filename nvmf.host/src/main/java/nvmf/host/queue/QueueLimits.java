package nvmf.host.queue;

/**
 * The bounds of a {@link HostQueue}.
 *
 * @param depth         entries of the submission queue; one less can be outstanding
 * @param reserved      identifiers that only urgent commands may use
 * @param waitingMax    commands that may wait in line for an identifier
 * @param timeoutMillis how long a command may take before the queue is given up
 */
public record QueueLimits(int depth, int reserved, int waitingMax, long timeoutMillis) {
    /** For an association. Enough for any caller that waits for its answers, little enough to notice one that does not. */
    public static final int WAITING_MAX = 1 << 14;

    public QueueLimits {
        if (depth < 2 || depth > 0x10000 || reserved < 0 || reserved > depth - 2) {
            throw new IllegalArgumentException("no queue: depth " + depth + ", reserved " + reserved);
        }
        if (waitingMax < 1 || timeoutMillis < 1) {
            throw new IllegalArgumentException("no queue: " + waitingMax + " waiting, " + timeoutMillis + " ms");
        }
    }

    public static QueueLimits of(int depth, long timeoutMillis) {
        return oneOf(1, depth, timeoutMillis);
    }

    /** The bounds of one of so many queues, for which no more commands wait altogether than for a single one. */
    public static QueueLimits oneOf(int queues, int depth, long timeoutMillis) {
        return new QueueLimits(depth, 0, Math.max(1, WAITING_MAX / queues), timeoutMillis);
    }
}
