package nvmf.controller.log;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps what peers cause from flooding a log: so many lines in a while, and then how many more there were. Hosts that come and go as fast
 * as they can neither fill a disk nor hide what else is logged. From any thread.
 */
public final class Brake {
    /** As many hosts as connect at once after a restart are still told one by one. */
    public static final int LINES_MAX = 100;

    public static final long WINDOW_MILLIS = 10_000;

    private final LongSupplier clock;
    private final Consumer<String> log;
    private long began;
    private int lines;
    private long leftOut;

    /**
     * A brake that is open.
     *
     * @param clock milliseconds that only ever increase
     * @param log   takes a line
     */
    public Brake(LongSupplier clock, Consumer<String> log) {
        this.clock = clock;
        this.log = log;
        this.began = clock.getAsLong();
    }

    /** Logs a line, if not too many were; the first after a while says how many were not. */
    public synchronized void say(String line) {
        long now = clock.getAsLong();
        if (now - began >= WINDOW_MILLIS) {
            if (leftOut > 0) {
                log.accept(leftOut + " lines like the next were left out");
            }
            began = now;
            lines = 0;
            leftOut = 0;
        }
        if (lines < LINES_MAX) {
            lines++;
            log.accept(line);
        } else {
            leftOut++;
        }
    }
}
