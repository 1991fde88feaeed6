package nvmf.shell.command;

import nvmf.shell.print.Value;

/**
 * One command: a class with picocli's annotations, made anew for each call. It returns what it found out and leaves the printing to
 * whoever called it; only bulk data and progress go to the call's streams.
 */
@FunctionalInterface
public interface ShellCommand {
    /**
     * Runs on a thread that may wait.
     *
     * @throws UsageException for arguments that cannot be: exit code 2
     * @throws Exception      for an operation that failed: exit code 1, its message one sentence
     */
    Value run(Call call) throws Exception;

    /** Where this call runs, for a command whose arguments say so; else where it usually does. */
    default Place place(Place usual) {
        return usual;
    }
}
