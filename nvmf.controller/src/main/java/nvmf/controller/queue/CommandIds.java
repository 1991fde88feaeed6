package nvmf.controller.queue;

import nvmf.api.spec.ProtocolException;

/**
 * The command identifiers in use on a queue. Any 16 bits can be one, whatever the depth: hosts number as they like. A claim is the
 * only way to give an identifier back, so a conflict cannot release the other command's. On the queue's thread.
 */
final class CommandIds {
    private static final int WORDS = 0x10000 / Long.SIZE;

    /** What a claim of an identifier in use is answered with. */
    static final Claim CONFLICT = new Claim(null, 0);

    private final long[] used = new long[WORDS];
    private final int max;
    private int outstanding;

    /** Identifiers for at most {@code max} commands at a time. */
    CommandIds(int max) {
        this.max = max;
    }

    /** The right to an identifier, until it is released. */
    static final class Claim {
        private final int cid;
        private CommandIds owner;

        private Claim(CommandIds owner, int cid) {
            this.owner = owner;
            this.cid = cid;
        }

        /** Gives the identifier back, once. */
        void release() {
            assert owner != null : "cid " + cid + " was released before";
            owner.used[cid >>> 6] &= ~(1L << cid);
            owner.outstanding--;
            owner = null;
        }
    }

    /**
     * Claims an identifier, or {@link #CONFLICT}.
     *
     * @throws ProtocolException if the host has more commands outstanding than the queue has entries
     */
    Claim claim(int cid) throws ProtocolException {
        if (outstanding == max) {
            throw new ProtocolException("the host sent more than " + max + " commands into a queue of that depth");
        }
        long bit = 1L << cid;
        if ((used[cid >>> 6] & bit) != 0) {
            return CONFLICT;
        }
        used[cid >>> 6] |= bit;
        outstanding++;
        return new Claim(this, cid);
    }

    int outstanding() {
        return outstanding;
    }
}
