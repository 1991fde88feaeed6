package nvmf.bench;

import java.util.Locale;

/**
 * What a slice of one shape gave. Crosses from a client to {@link Compare} as one line of text.
 *
 * @param exchanges in the time that was measured
 * @param client    what the client's process used in that time
 */
record Outcome(double perSecond, double p50Micros, double p99Micros, long exchanges, Usage client) {
    static final String MARK = "outcome ";

    String toLine() {
        return String.format(
                Locale.ROOT,
                "%s%.1f %.1f %.1f %d %d %d",
                MARK,
                perSecond,
                p50Micros,
                p99Micros,
                exchanges,
                client.cpuNanos(),
                client.allocatedBytes());
    }

    static Outcome ofLine(String line) {
        String[] words = line.substring(MARK.length()).split(" ");
        return new Outcome(
                Double.parseDouble(words[0]),
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Long.parseLong(words[3]),
                new Usage(Long.parseLong(words[4]), Long.parseLong(words[5])));
    }
}
