package nvmf.probe.fuzz;

import java.io.IOException;

/** The other side did what it must not: one sentence. */
final class Trouble extends IOException {
    private static final long serialVersionUID = 1;

    Trouble(String sentence) {
        super(sentence);
    }
}
