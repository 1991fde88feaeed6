package nvmf.shell.command;

/** Where a command runs when it is called from a terminal. */
public enum Place {
    /** In the process that was started for it. */
    HERE,

    /** In the running instance if there is one, else here. */
    ANYWHERE,

    /** In a running instance: without one it has no meaning. */
    INSTANCE
}
