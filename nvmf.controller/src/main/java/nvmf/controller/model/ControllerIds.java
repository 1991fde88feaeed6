package nvmf.controller.model;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * The controller identifiers of a subsystem. They are given round robin, so that one just given back is the last to be given again
 * and a late message for it finds nobody. Confined to its owner's lock.
 */
final class ControllerIds {
    /** FFF0h to FFFFh are reserved (Base Specification, "Controller Identifier"). */
    static final int LAST = 0xFFEF;

    private final int min;
    private final int max;
    private final BitSet taken = new BitSet();
    private int next;

    ControllerIds(int min, int max) {
        this.min = min;
        this.max = max;
        this.next = min;
    }

    OptionalInt takeAny() {
        int id = taken.nextClearBit(next);
        if (id > max) {
            id = taken.nextClearBit(min);
        }
        if (id > max) {
            return OptionalInt.empty();
        }
        taken.set(id);
        next = id == max ? min : id + 1;
        return OptionalInt.of(id);
    }

    boolean contains(int id) {
        return id >= min && id <= max;
    }

    /** Takes that very one; false if it is taken already. */
    boolean take(int id) {
        if (taken.get(id)) {
            return false;
        }
        taken.set(id);
        return true;
    }

    void giveBack(int id) {
        taken.clear(id);
    }
}
