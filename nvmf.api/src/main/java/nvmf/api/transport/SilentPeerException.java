package nvmf.api.transport;

import java.io.IOException;

/**
 * The peer did not do in time what it had to, and was given up for that: unlike one that closed the connection it may not know, and
 * still be busy with what it had got.
 */
public final class SilentPeerException extends IOException {
    private static final long serialVersionUID = 1;

    public SilentPeerException(String message) {
        super(message);
    }
}
