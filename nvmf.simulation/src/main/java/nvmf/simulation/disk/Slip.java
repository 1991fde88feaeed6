package nvmf.simulation.disk;

/** How a disk can be wrong on purpose, for the proof that a run would notice. */
public enum Slip {
    NONE,
    /** A write is said to be done before it is, and what was lent for it is read later. */
    ACK_TOO_EARLY,
    /** One of many writes is forgotten. */
    FORGET_A_WRITE,
    /** One of many writes goes to the neighbouring block. */
    WRITE_BESIDE,
    /** One of many reads returns what was there before. */
    READ_STALE,
    /** Flush does nothing. */
    FORGET_FLUSH,
    /** FUA is not looked at. */
    FORGET_FUA,
    /** One of many blocks is half new and half old. */
    TEAR_A_BLOCK,
    /** A write that was reported as failed comes back later. */
    GHOST
}
