package nvmf.api.spec.nvm;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * The data of the commands that change a reservation: the key that the host has now, and for Register and Acquire a second one.
 *
 * @param current CRKEY
 * @param other   NRKEY of a Register, the new key; PRKEY of an Acquire, the key to preempt; a Release has none, which is 0
 */
public record ReservationKeys(long current, long other) {
    /** What Register and Acquire carry. */
    public static final int BYTES = 16;

    /** What Release carries. */
    public static final int RELEASE_BYTES = 8;

    /** Reads at the buffer's position; what is beyond CRKEY only if it is there. */
    public static ReservationKeys decode(ByteBuffer data) {
        ByteBuffer view = Wire.view(data);
        return new ReservationKeys(view.getLong(0), view.limit() < BYTES ? 0 : view.getLong(Long.BYTES));
    }

    /** A fresh direct buffer of {@link #BYTES}, ready to be lent; a Release takes its first half. */
    public ByteBuffer encode() {
        return Wire.allocateDirect(BYTES).putLong(0, current).putLong(Long.BYTES, other);
    }
}
