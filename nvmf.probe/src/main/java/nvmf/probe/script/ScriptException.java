package nvmf.probe.script;

import java.io.IOException;

/** The peer did something else than the script expects: the line, what was expected, what came. */
public final class ScriptException extends IOException {
    private static final long serialVersionUID = 1;

    ScriptException(Statement statement, String sentence, Throwable cause) {
        super("line " + statement.number() + " (" + statement + "): " + sentence, cause);
    }
}
