package nvmf.shell.command;

/** The arguments, or a configuration they name, cannot be: one sentence that says what to change; exit code 2. */
public final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public UsageException(String sentence) {
        super(sentence);
    }

    public UsageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
