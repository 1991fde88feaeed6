package nvmf.shell.perf;

import java.util.Locale;
import nvmf.shell.print.Column;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Value;
import org.HdrHistogram.Histogram;

/** What a load came to. Latencies are from the call to its completion, in microseconds. */
public record Report(
        String rw,
        int bs,
        int outstanding,
        double seconds,
        double iops,
        @Column(json = "mib_per_s") double mibPerSecond,
        @Column(json = "mean_us") double mean,
        @Column(json = "p50_us") double p50,
        @Column(json = "p90_us") double p90,
        @Column(json = "p99_us") double p99,
        @Column(json = "p99_9_us") double p999,
        @Column(json = "max_us") double max,
        long reads,
        long writes,
        long errors) {

    static Report of(Workload workload, Tally tally) {
        double seconds = workload.time().toNanos() / 1e9;
        double iops = tally.completed() / seconds;
        Histogram nanos = tally.nanos();
        return new Report(
                workload.pattern().word(),
                workload.bytes(),
                workload.outstanding(),
                seconds,
                rounded(iops),
                rounded(iops * workload.bytes() / (1 << 20)),
                rounded(nanos.getMean() / 1e3),
                percentile(nanos, 50),
                percentile(nanos, 90),
                percentile(nanos, 99),
                percentile(nanos, 99.9),
                rounded(nanos.getMaxValue() / 1e3),
                tally.reads(),
                tally.completed() - tally.reads(),
                tally.errors());
    }

    private static double percentile(Histogram nanos, double percent) {
        return rounded(nanos.getValueAtPercentile(percent) / 1e3);
    }

    /** To a tenth: more digits would promise more than a clock and a histogram know. */
    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    Value value() {
        return Value.of(
                String.format(
                        Locale.ROOT,
                        "%s %s, %d outstanding, %.1f s%n"
                                + "  %.0f IOPS, %.1f MiB/s, %d errors%n"
                                + "  latency in µs: mean %.1f, 50%% %.1f, 90%% %.1f, 99%% %.1f, 99.9%% %.1f, most %.1f",
                        rw,
                        Sizes.binary(bs),
                        outstanding,
                        seconds,
                        iops,
                        mibPerSecond,
                        errors,
                        mean,
                        p50,
                        p90,
                        p99,
                        p999,
                        max),
                this);
    }
}
