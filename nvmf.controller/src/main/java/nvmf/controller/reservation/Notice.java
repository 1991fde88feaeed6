package nvmf.controller.reservation;

import java.util.UUID;
import nvmf.api.spec.admin.ReservationNotification;

/** Something that a registrant is told of, on all its controllers, because another host did it. */
public record Notice(UUID host, Kind kind) {
    /** Types of notification. */
    public enum Kind {
        REGISTRATION_PREEMPTED(ReservationNotification.REGISTRATION_PREEMPTED),
        RESERVATION_RELEASED(ReservationNotification.RESERVATION_RELEASED),
        RESERVATION_PREEMPTED(ReservationNotification.RESERVATION_PREEMPTED);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** RNLPT on the log page. */
        public int code() {
            return code;
        }

        /** Its bit in the Reservation Notification Mask. */
        int bit() {
            return 1 << code;
        }
    }
}
