package nvmf.controller.reservation;

/**
 * What a command wants of a namespace, as far as a reservation is concerned (Base Specification, figure "Command Behavior in the
 * Presence of a Reservation").
 */
public enum Access {
    /** Outside of the read and write groups: reservations let it pass. */
    NONE,
    /** The read command group: Read, Compare, Verify. */
    READ,
    /** The write command group: whatever changes blocks, and Flush. */
    WRITE
}
