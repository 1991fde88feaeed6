package nvmf.api.spec.nvm;

/** CDW10 of the commands that change a reservation: the action in bits 2:0, IEKEY in bit 3, RTYPE in bits 15:8. */
final class ReservationBits {
    private static final int ACTION = 0x7;
    private static final int IGNORE_KEY = 1 << 3;
    private static final int TYPE = 0xFF;
    private static final int TYPE_SHIFT = 8;

    private ReservationBits() {}

    static int action(int bits) {
        return bits & ACTION;
    }

    static boolean ignoreKey(int bits) {
        return (bits & IGNORE_KEY) != 0;
    }

    static int type(int bits) {
        return bits >>> TYPE_SHIFT & TYPE;
    }

    static int of(int action, boolean ignoreKey) {
        if ((action & ~ACTION) != 0) {
            throw new IllegalArgumentException("an action is a number from 0 to 7, not " + action);
        }
        return action | (ignoreKey ? IGNORE_KEY : 0);
    }

    static int of(int action, boolean ignoreKey, int type) {
        if ((type & ~TYPE) != 0) {
            throw new IllegalArgumentException("a reservation type is a number from 0 to 255, not " + type);
        }
        return of(action, ignoreKey) | type << TYPE_SHIFT;
    }
}
