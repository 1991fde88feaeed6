package nvmf.controller.model;

/** What became of an I/O queue's Connect. */
public enum Joined {
    YES,
    NO_CONTROLLER,
    NOT_ENABLED,
    WRONG_ENTRY_SIZE,
    NO_SUCH_QUEUE,
    TAKEN
}
