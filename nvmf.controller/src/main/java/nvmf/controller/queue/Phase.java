package nvmf.controller.queue;

/** Where a command is on its way. */
enum Phase {
    IDLE,
    /** Before the gate, with its data if those had been fetched by then. */
    WAITING,
    LEASING,
    FETCHING,
    RUNNING,
    RESPONDING,
    /** Answered while it waited for memory, which is still to come. */
    ABANDONED
}
