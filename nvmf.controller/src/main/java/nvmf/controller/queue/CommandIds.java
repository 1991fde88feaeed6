package nvmf.controller.queue;

import java.util.Arrays;
import nvmf.api.spec.ProtocolException;

/**
 * The command identifiers in use on a queue. Any 16 bits can be one, whatever the depth: hosts number as they like. Who claimed one
 * gives it back, once; whose claim was refused must not. On the queue's thread.
 *
 * <p>A hash table with linear probing, at most half full, in place of a bit for each identifier there is: it is what an idle queue
 * costs.
 */
final class CommandIds {
    private static final int EMPTY = -1;

    private final int[] table;
    private final int mask;
    private final int shift;
    private final int max;
    private int outstanding;

    /** Identifiers for at most {@code max} commands at a time. */
    CommandIds(int max) {
        this.max = max;
        int size = Integer.highestOneBit(max * 2 - 1) << 1;
        table = new int[size];
        Arrays.fill(table, EMPTY);
        mask = size - 1;
        shift = Integer.numberOfLeadingZeros(mask);
    }

    /**
     * Claims an identifier.
     *
     * @return false if another command has it
     * @throws ProtocolException if the host has more commands outstanding than the queue has entries
     */
    boolean claim(int cid) throws ProtocolException {
        if (outstanding == max) {
            throw new ProtocolException("the host sent more than " + max + " commands into a queue of that depth");
        }
        int slot = find(cid);
        if (table[slot] == cid) {
            return false;
        }
        table[slot] = cid;
        outstanding++;
        return true;
    }

    /** Where the identifier is, or where it would be put. */
    private int find(int cid) {
        int slot = home(cid);
        while (table[slot] != EMPTY && table[slot] != cid) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Gives an identifier back: takes it out and moves up what had to go past it, so that no search ends too early. */
    void release(int cid) {
        int gap = find(cid);
        assert table[gap] == cid : "cid " + cid + " was released before";
        int slot = gap;
        while (true) {
            slot = slot + 1 & mask;
            if (table[slot] == EMPTY) {
                break;
            }
            int distanceToHome = slot - home(table[slot]) & mask;
            int distanceToGap = slot - gap & mask;
            if (distanceToHome >= distanceToGap) {
                table[gap] = table[slot];
                gap = slot;
            }
        }
        table[gap] = EMPTY;
        outstanding--;
    }

    private int home(int cid) {
        return cid * 0x9E3779B1 >>> shift;
    }

    int outstanding() {
        return outstanding;
    }
}
