package nvmf.shell.io;

import java.io.PrintStream;
import java.util.Locale;
import nvmf.shell.command.Call;
import nvmf.shell.print.Sizes;

/** How far a copy is: a bar on standard error while that is a terminal, and one line at the end. Confined to its caller. */
final class Progress implements AutoCloseable {
    private static final int WIDTH = 40;
    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintStream err;
    private final boolean shown;
    private final long total;
    private final long start = System.nanoTime();
    private long drawn;
    private boolean dirty;

    /** @param total the most bytes there will be, more than 0 */
    Progress(Call call, long total) {
        this.err = call.err();
        this.shown = call.progress();
        this.total = Math.max(1, total);
    }

    void at(long bytes) {
        long now = System.nanoTime();
        if (!shown || now - drawn < INTERVAL_NANOS) {
            return;
        }
        drawn = now;
        dirty = true;
        int filled = (int) (WIDTH * Math.min(bytes, total) / total);
        err.print("\r[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + Math.min(100, 100 * bytes / total)
                + "% " + Sizes.decimal(bytes) + " " + rate(bytes) + "   ");
        err.flush();
    }

    /** The line at the end, in the words of dd. */
    void finish(long bytes) {
        close();
        double seconds = (System.nanoTime() - start) / 1e9;
        err.println(String.format(
                Locale.ROOT, "%d bytes (%s) copied, %.3f s, %s", bytes, Sizes.decimal(bytes), seconds, rate(bytes)));
    }

    private String rate(long bytes) {
        return Sizes.decimal((long) (bytes / Math.max(1e-6, (System.nanoTime() - start) / 1e9))) + "/s";
    }

    /** Takes the bar off the line. */
    @Override
    public void close() {
        if (dirty) {
            dirty = false;
            err.print("\r" + " ".repeat(WIDTH + 40) + "\r");
            err.flush();
        }
    }
}
