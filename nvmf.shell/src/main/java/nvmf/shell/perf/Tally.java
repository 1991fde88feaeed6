package nvmf.shell.perf;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What the commands that complete on one thread came to. Written by that thread; others may look at the count meanwhile. */
final class Tally {
    /** Three digits, as fio's percentiles have. */
    private static final int DIGITS = 3;

    private final Histogram nanos = new Histogram(DIGITS);
    private final AtomicLong completed = new AtomicLong();
    private long reads;
    private long errors;

    void done(long latency, boolean read) {
        nanos.recordValue(Math.max(0, latency));
        reads += read ? 1 : 0;
        completed.lazySet(completed.getPlain() + 1);
    }

    void failed() {
        errors++;
    }

    long completed() {
        return completed.get();
    }

    /** Adds all of another, whose thread has finished with it. */
    void add(Tally other) {
        nanos.add(other.nanos);
        completed.lazySet(completed.getPlain() + other.completed());
        reads += other.reads;
        errors += other.errors;
    }

    Histogram nanos() {
        return nanos;
    }

    long reads() {
        return reads;
    }

    long errors() {
        return errors;
    }
}
