package nvmf.bench;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What one run of one shape gave. Crosses from a load process to {@link Compare} as one line of text.
 *
 * @param cpuSeconds of the process that made the load, per million exchanges
 */
record Outcome(double perSecond, double mibPerSecond, double p50Micros, double p99Micros, double cpuSeconds) {
    private static final String MARK = "outcome";

    static Outcome of(Shape shape, long exchanges, long nanos, long cpuNanos, Histogram latencies) {
        double perSecond = exchanges * 1e9 / nanos;
        return new Outcome(
                perSecond,
                perSecond * shape.bytes() / (1 << 20),
                latencies.getValueAtPercentile(50) / 1e3,
                latencies.getValueAtPercentile(99) / 1e3,
                cpuNanos / 1e9 / exchanges * 1e6);
    }

    String toLine() {
        return String.format(
                Locale.ROOT,
                "%s %.1f %.1f %.1f %.1f %.3f",
                MARK,
                perSecond,
                mibPerSecond,
                p50Micros,
                p99Micros,
                cpuSeconds);
    }

    static boolean isLine(String line) {
        return line.startsWith(MARK + " ");
    }

    static Outcome ofLine(String line) {
        String[] words = line.split(" ");
        return new Outcome(
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                Double.parseDouble(words[5]));
    }
}
