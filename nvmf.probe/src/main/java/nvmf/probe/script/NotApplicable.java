package nvmf.probe.script;

import java.io.IOException;

/** The peer does not offer what a script is about. */
public final class NotApplicable extends IOException {
    private static final long serialVersionUID = 1;

    NotApplicable(String reason) {
        super(reason);
    }
}
