package nvmf.controller.queue;

/** Where a command is on its way. */
enum Phase {
    IDLE,
    LEASING,
    FETCHING,
    RUNNING,
    RESPONDING,
    /** Answered while it waited for memory, which is still to come. */
    ABANDONED
}
