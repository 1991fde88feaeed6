package nvmf.api.spec.admin;

import nvmf.api.spec.Field;
import nvmf.api.spec.Layout;

/** Log page 80h (Base Specification, "Reservation Notification"): the oldest notification that has not been read. */
public final class ReservationNotification {
    public static final Layout LAYOUT = new Layout("Reservation Notification", 64);

    /** Counts all notifications from 1 on; 0 if there is none. */
    public static final Field.Unsigned LPC = LAYOUT.u64("lpc", 0);

    /** What happened; 0 if nothing. */
    public static final Field.Unsigned RNLPT = LAYOUT.u8("rnlpt", 8);

    /** How many there are besides this one; 255 for 255 and more. */
    public static final Field.Unsigned NALP = LAYOUT.u8("nalp", 9);

    public static final Field.Unsigned NSID = LAYOUT.u32("nsid", 12);

    public static final int REGISTRATION_PREEMPTED = 1;
    public static final int RESERVATION_RELEASED = 2;
    public static final int RESERVATION_PREEMPTED = 3;

    private ReservationNotification() {}
}
