package nvmf.shell.perf;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import nvmf.shell.command.Call;

/** How a load gets on: a line on standard error that is written over each second, while that is a terminal. */
final class Ticker implements Generator.Watcher, AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int WIDTH = 70;

    private final PrintStream err;
    private final boolean shown;
    private final Workload workload;
    private long nanosBefore;
    private long completedBefore;
    private boolean dirty;

    Ticker(Call call, Workload workload) {
        this.err = call.err();
        this.shown = call.progress();
        this.workload = workload;
    }

    @Override
    public void at(long nanos, long completed) {
        if (shown && nanos < workload.time().toNanos()) {
            print(nanos <= 0 ? "warming up" : rate(nanos, completed));
        }
        nanosBefore = Math.max(0, nanos);
        completedBefore = completed;
    }

    private String rate(long nanos, long completed) {
        double iops = (completed - completedBefore) * 1e9 / Math.max(1, nanos - nanosBefore);
        return String.format(
                Locale.ROOT,
                "%d of %d s: %.0f IOPS, %.1f MiB/s",
                nanos / 1_000_000_000,
                workload.time().toSeconds(),
                iops,
                iops * workload.bytes() / (1 << 20));
    }

    private void print(String line) {
        dirty = true;
        err.print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())));
        err.flush();
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (dirty) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
            err.flush();
        }
    }
}
