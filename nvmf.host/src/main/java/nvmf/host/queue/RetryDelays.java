package nvmf.host.queue;

/**
 * How long a controller wants a host to wait before it sends a command again (CRDT1 to 3), in units of 100 ms. What a controller says is
 * believed up to a limit: nobody shall wait for hours.
 */
public record RetryDelays(int first, int second, int third) {
    public static final RetryDelays NONE = new RetryDelays(0, 0, 0);

    public static final long MILLIS_MAX = 10_000;
    private static final int UNIT_MILLIS = 100;

    /** Whether the controller names none. */
    public boolean areNone() {
        return equals(NONE);
    }

    /** The time that the CRD of a status stands for; 0 for none. */
    public long millis(int crd) {
        int units = switch (crd) {
            case 1 -> first;
            case 2 -> second;
            case 3 -> third;
            default -> 0;
        };
        return Math.min(MILLIS_MAX, (long) units * UNIT_MILLIS);
    }
}
