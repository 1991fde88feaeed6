package nvmf.simulation.net;

import java.util.Random;

/**
 * How a network is today.
 *
 * @param latencyNanosMin of a piece, at least
 * @param jitterNanos by how much it may be more
 * @param chop   how often, of 100 times, what is sent is cut once more
 * @param crumbs whether the pieces may be single bytes
 * @param window bytes that a connection holds in a direction before its sender has to wait
 */
record Weather(Random random, long latencyNanosMin, long jitterNanos, int chop, boolean crumbs, int window) {
    private static final int CRUMB = 9;

    static Weather of(Random random) {
        return new Weather(
                random,
                5_000 + random.nextInt(200_000),
                random.nextInt(4) == 0 ? 20_000_000 : 300_000,
                random.nextInt(80),
                random.nextInt(3) == 0,
                8192 << random.nextInt(7));
    }

    long latencyNanos() {
        return latencyNanosMin + random.nextLong(jitterNanos);
    }

    /** How many of so many bytes come in one piece. */
    int piece(int length) {
        if (length == 1 || random.nextInt(100) >= chop) {
            return length;
        }
        return 1 + random.nextInt(crumbs ? Math.min(length, CRUMB) : length);
    }
}
