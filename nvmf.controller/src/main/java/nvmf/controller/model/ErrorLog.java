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

    /** Who wants to know of internal errors, and whether there was one since he last read, and one that he was told of. */
    private Runnable watch = () -> {};

    private boolean unread;
    private boolean told;

    /** One failure. {@code number} counts from 1 over the controller's life. */
    public record Entry(long number, int sqid, Sqe sqe, Status status) {}

    /** Notes a failure and says what its completion reports: that there is more to read here. */
    public Status add(int sqid, Sqe sqe, Status status) {
        Status reported = status.withMore();
        if (enter(sqid, sqe, reported)) {
            watch.run();
        }
        return reported;
    }

    /** Whether somebody is to be told. */
    private synchronized boolean enter(int sqid, Sqe sqe, Status reported) {
        if (entries.size() == ENTRIES_MAX) {
            entries.removeLast();
        }
        entries.addFirst(new Entry(++count, sqid, sqe, reported));
        boolean tell = reported.is(Status.INTERNAL_ERROR) && !told;
        unread |= reported.is(Status.INTERNAL_ERROR);
        told |= tell;
        return tell;
    }

    /**
     * Before there is anything in the log: has somebody told when a command ends with Internal Error, and not again until he has taken
     * notice, so that errors by the thousand cost one call.
     */
    public void onInternalError(Runnable listener) {
        watch = listener;
    }

    /** He has, and is to be told anew; at once if there was another one since the log was last read. */
    public void takenNotice() {
        boolean again;
        synchronized (this) {
            again = unread;
            told = unread;
        }
        if (again) {
            watch.run();
        }
    }

    /** He begins anew, and what was is no news. */
    public synchronized void forgetNews() {
        unread = false;
        told = false;
    }

    public synchronized List<Entry> newestFirst() {
        unread = false;
        return new ArrayList<>(entries);
    }

    public synchronized long count() {
        return count;
    }
}
