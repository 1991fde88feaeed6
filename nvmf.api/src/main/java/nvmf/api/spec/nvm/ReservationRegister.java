package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * The Reservation Register command, whose data are {@link ReservationKeys}.
 *
 * @param action      RREGA, 0 to 7; above {@link #REPLACE} is reserved
 * @param ignoreKey   IEKEY: whatever the current key is
 * @param persistence CPTPL, 0 to 3: what becomes of reservations when power is lost
 */
public record ReservationRegister(int nsid, int action, boolean ignoreKey, int persistence) {
    public static final int OPCODE = NvmOpcode.RESERVATION_REGISTER;

    public static final int REGISTER = 0;
    public static final int UNREGISTER = 1;
    public static final int REPLACE = 2;

    /** CPTPL: as it is. */
    public static final int KEEP = 0;

    /** CPTPL: reservations and registrations are gone after a loss of power. */
    public static final int CLEAR = 2;

    /** CPTPL: they outlive it. */
    public static final int PERSIST = 3;

    public static ReservationRegister of(Sqe sqe) {
        int bits = sqe.cdw10();
        return new ReservationRegister(
                sqe.nsid(), ReservationBits.action(bits), ReservationBits.ignoreKey(bits), bits >>> 30);
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, nsid, ReservationBits.of(action, ignoreKey) | persistence << 30, 0, 0, 0, 0, 0);
    }
}
