package nvmf.api.spec.nvm;

import nvmf.api.spec.Sqe;

/**
 * The Reservation Acquire command, whose data are {@link ReservationKeys}.
 *
 * @param action    RACQA, 0 to 7; above {@link #PREEMPT_AND_ABORT} is reserved
 * @param ignoreKey IEKEY, which is refused
 * @param type      RTYPE, 0 to 255; see {@link ReservationType#of}
 */
public record ReservationAcquire(int nsid, int action, boolean ignoreKey, int type) {
    public static final int OPCODE = NvmOpcode.RESERVATION_ACQUIRE;

    public static final int ACQUIRE = 0;
    public static final int PREEMPT = 1;
    public static final int PREEMPT_AND_ABORT = 2;

    public static ReservationAcquire of(Sqe sqe) {
        int bits = sqe.cdw10();
        return new ReservationAcquire(
                sqe.nsid(), ReservationBits.action(bits), ReservationBits.ignoreKey(bits), ReservationBits.type(bits));
    }

    public Sqe toSqe() {
        return Sqe.of(OPCODE, nsid, ReservationBits.of(action, ignoreKey, type), 0, 0, 0, 0, 0);
    }
}
