package nvmf.transport.tcp.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.PduException;

/**
 * The transfer tags of one queue: an array indexed by a tag's lower byte. The upper byte counts how often that place was used, so a
 * tag that was given back is not mistaken for its successor.
 */
final class TransferTags {
    static final int CAPACITY_MAX = 256;

    private static final int INDEX_BITS = 8;
    private static final int INDEX_MASK = CAPACITY_MAX - 1;

    private final Grant[] grants;
    private final byte[] generations;
    private final short[] free;
    private int freeCount;

    TransferTags(int capacity) {
        if (capacity < 1 || capacity > CAPACITY_MAX) {
            throw new IllegalArgumentException("1 to 256 transfer tags, not " + capacity);
        }
        grants = new Grant[capacity];
        generations = new byte[capacity];
        free = new short[capacity];
        for (int i = capacity - 1; i >= 0; i--) {
            free[freeCount++] = (short) i;
        }
    }

    boolean isExhausted() {
        return freeCount == 0;
    }

    int inUse() {
        return grants.length - freeCount;
    }

    /** A grant for a piece of a transfer, under a tag of its own. */
    Grant take(H2cTransfer transfer, int offset, int length) {
        int index = free[--freeCount];
        int ttag = Byte.toUnsignedInt(++generations[index]) << INDEX_BITS | index;
        Grant grant = new Grant(transfer, ttag, offset, length);
        grants[index] = grant;
        return grant;
    }

    /**
     * The grant a tag stands for.
     *
     * @throws PduException if the tag is not in use: Invalid PDU Header Field
     */
    Grant find(int ttag) throws PduException {
        int index = ttag & INDEX_MASK;
        if (index >= grants.length || grants[index] == null || grants[index].ttag() != ttag) {
            throw PduException.field(H2cData.TTAG, "transfer tag " + ttag + " is not in use");
        }
        return grants[index];
    }

    void release(Grant grant) {
        int index = grant.ttag() & INDEX_MASK;
        assert grants[index] == grant;
        grants[index] = null;
        free[freeCount++] = (short) index;
    }

    /** Counts one more interval without data for every grant; whether one of them had more than {@code limit} of them. */
    boolean age(int limit) {
        boolean expired = false;
        for (Grant grant : grants) {
            expired |= grant != null && grant.age() > limit;
        }
        return expired;
    }

    /** The transfers with a tag, some perhaps more than once. */
    List<H2cTransfer> transfers() {
        return Arrays.stream(grants)
                .filter(Objects::nonNull)
                .map(Grant::transfer)
                .toList();
    }
}
