package nvmf.shell.command;

/** Where a command runs when it is called from a terminal. */
public enum Place {
    /** In the process that was started for it. */
    HERE,

    /** In the process that was started for it, which is a running instance from then on. */
    STAYS,

    /** In the running instance if there is one, else here. */
    ANYWHERE,

    /** In a running instance: without one it has no meaning. */
    INSTANCE;

    /** Whether a running instance is asked for first. */
    public boolean concernsInstances() {
        return this == ANYWHERE || this == INSTANCE;
    }
}
