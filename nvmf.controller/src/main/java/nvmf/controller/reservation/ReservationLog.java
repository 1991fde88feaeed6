package nvmf.controller.reservation;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import nvmf.api.spec.admin.ReservationNotification;

/**
 * What a host is told of reservations at one controller, log page 80h: each reading brings the oldest notification. There are as many
 * as the page can count; of those beyond, only the number is kept, which the last one bears, so that the host sees the gap. On the admin
 * queue's thread.
 */
public final class ReservationLog {
    /** NALP and the one that is read. */
    static final int NOTIFICATIONS_MAX = 256;

    private static final int OTHERS_MAX = 255;

    private final Deque<Notification> unread = new ArrayDeque<>();
    private long count;

    private record Notification(long count, int nsid, Notice.Kind kind) {}

    public void add(int nsid, Notice.Kind kind) {
        // Base Specification, "Reservation Notification": after the largest number comes 1, since 0 is none.
        count = count == -1 ? 1 : count + 1;
        if (unread.size() < NOTIFICATIONS_MAX) {
            unread.add(new Notification(count, nsid, kind));
        } else {
            Notification last = unread.removeLast();
            unread.add(new Notification(count, last.nsid(), last.kind()));
        }
    }

    /** The page of the oldest notification; all zero if there is none. */
    public ByteBuffer page() {
        Notification oldest = unread.peek();
        if (oldest == null) {
            return ReservationNotification.LAYOUT.blank().bytes();
        }
        return ReservationNotification.LAYOUT
                .blank()
                .set(ReservationNotification.LPC, oldest.count())
                .set(ReservationNotification.RNLPT, oldest.kind().code())
                .set(ReservationNotification.NALP, Math.min(unread.size() - 1, OTHERS_MAX))
                .set(ReservationNotification.NSID, Integer.toUnsignedLong(oldest.nsid()))
                .bytes();
    }

    /** The host knows the oldest one. */
    public void next() {
        unread.poll();
    }

    public boolean isEmpty() {
        return unread.isEmpty();
    }

    public void clear() {
        unread.clear();
    }
}
