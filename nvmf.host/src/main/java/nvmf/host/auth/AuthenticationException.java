package nvmf.host.auth;

import java.io.IOException;

/** A controller and this host do not believe each other; the message is a sentence. */
public final class AuthenticationException extends IOException {
    private static final long serialVersionUID = 1;

    public AuthenticationException(String message) {
        super(message);
    }
}
