package nvmf.controller.reservation;

/**
 * What a namespace offers.
 *
 * @param persistable    whether reservations can outlive a loss of power
 * @param registrantsMax how many hosts can be registered
 */
public record ReservationTerms(boolean persistable, int registrantsMax) {
    /** As many as a subsystem has controllers by default. */
    public static final int REGISTRANTS_MAX = 1024;
}
