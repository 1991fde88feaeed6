package nvmf.controller.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;

/**
 * The failed commands of a controller, newest first: what log page 01h shows. Locked, since any queue of the controller adds to it;
 * a command that fails can afford that, and the log is a bound which a queue of tasks for one thread would not be.
 */
public final class ErrorLog {
    /** ELPE as a natural number. */
    public static final int ENTRIES_MAX = 64;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long count;

    /** One failure. {@code number} counts from 1 over the controller's life. */
    public record Entry(long number, int sqid, Sqe sqe, Status status) {}

    /** Notes a failure and says what its completion reports: that there is more to read here. */
    public synchronized Status add(int sqid, Sqe sqe, Status status) {
        Status reported = status.withMore();
        if (entries.size() == ENTRIES_MAX) {
            entries.removeLast();
        }
        entries.addFirst(new Entry(++count, sqid, sqe, reported));
        return reported;
    }

    public synchronized List<Entry> newestFirst() {
        return new ArrayList<>(entries);
    }

    public synchronized long count() {
        return count;
    }
}
