package nvmf.api.probe;

/** The two ends of a connection. */
public enum Side {
    /** It connects, and sends commands. */
    HOST,

    /** It listens, and completes them. */
    CONTROLLER;

    public Side other() {
        return this == HOST ? CONTROLLER : HOST;
    }
}
