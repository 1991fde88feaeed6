package nvmf.api.spec;

import java.io.IOException;

/** The peer broke the protocol: its queue pair ends, and with it, as a rule, the association. The message is one sentence. */
public class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
