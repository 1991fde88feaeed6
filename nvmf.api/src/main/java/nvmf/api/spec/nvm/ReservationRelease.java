package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * The Reservation Release command, whose data is the first half of {@link ReservationKeys}.
 *
 * @param action    RRELA, 0 to 7; above {@link #CLEAR} is reserved
 * @param ignoreKey IEKEY, which is refused
 * @param type      RTYPE, 0 to 255: the type that is held, for a release
 */
public record ReservationRelease(int nsid, int action, boolean ignoreKey, int type) {
    public static final int OPCODE = NvmOpcode.RESERVATION_RELEASE;

    public static final int RELEASE = 0;
    public static final int CLEAR = 1;

    public static ReservationRelease of(Sqe sqe) {
        int bits = sqe.cdw10();
        return new ReservationRelease(
                sqe.nsid(), ReservationBits.action(bits), ReservationBits.ignoreKey(bits), ReservationBits.type(bits));
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, nsid, ReservationBits.of(action, ignoreKey, type), 0, 0, 0, 0, 0);
    }
}
