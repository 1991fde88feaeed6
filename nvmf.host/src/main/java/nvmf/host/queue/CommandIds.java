package nvmf.host.queue;

/**
 * The free command identifiers of a queue, taken in the order they were given back: an identifier rests as long as it can before it
 * is used again, so that a completion that comes twice finds nobody it could be taken for.
 */
final class CommandIds {
    private final int[] ring;
    private int first;
    private int free;

    /** Identifiers from 0 to {@code count - 1}. */
    CommandIds(int count) {
        ring = new int[count];
        for (int cid = 0; cid < count; cid++) {
            ring[cid] = cid;
        }
        free = count;
    }

    int free() {
        return free;
    }

    /** Takes one; there is one. */
    int take() {
        assert free > 0 : "no identifier is free";
        int cid = ring[first];
        first = first + 1 == ring.length ? 0 : first + 1;
        free--;
        return cid;
    }

    /** Gives one back that was taken. */
    void release(int cid) {
        assert free < ring.length : "identifier " + cid + " was given back twice";
        int last = first + free;
        ring[last < ring.length ? last : last - ring.length] = cid;
        free++;
    }
}
