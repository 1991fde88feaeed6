package nvmf.probe.wire;

import java.io.IOException;

/** The other side did not do what it must: one sentence. */
public final class PeerException extends IOException {
    private static final long serialVersionUID = 1;

    public PeerException(String sentence) {
        super(sentence);
    }
}
