package nvmf.shell.command;

import nvmf.shell.print.Value;

/** Some of it worked: what did is printed like any result, and the exit code says that not all of it did. */
public final class PartlyFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Value value;

    public PartlyFailed(String sentence, Value value) {
        super(sentence);
        this.value = value;
    }

    public Value value() {
        return value;
    }
}
