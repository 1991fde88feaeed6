package nvmf.simulation.run;

/** What goes wrong. */
public enum Fault {
    /** A connection is cut, wherever its bytes are, and both sides hear of it. */
    CUT,
    /** The host is told that a connection is over; what it has sent goes on to the controller. */
    CUT_FOR_HOST,
    /** A connection loses everything, and nobody says so. */
    SILENCE,
    /** One direction of a connection stands still for a while. */
    HOLD,
    /** A path lets nothing through for a while, in one direction or both. */
    PARTITION,
    /** The controller's process is killed; its machine, and the disk's cache, go on. */
    KILL,
    /** The controller's machine loses its power, and the disk its cache. */
    POWER_LOSS,
    /** The controller's process stands still for a while. */
    STANDSTILL,
    /** A host's process stands still for a while. */
    HOST_STANDSTILL,
    /** The controller ends all associations. */
    TERMINATE,
    /** A host resets its association. */
    RESET,
    /** A host moves its association to the other path, while the first may have stopped. */
    RECONNECT,
    /** The disk is slow for a while. */
    SLOW_DISK,
    /** The disk does nothing for a while, longer than commands may take perhaps. */
    HANGING_DISK,
    /** The disk fails operations for a while. */
    FAILING_DISK
}
