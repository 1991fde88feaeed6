package nvmf.api.transport;

import java.io.IOException;

/** A transport does not serve this address, or does nothing at all yet; another one of its type may. */
public final class UnsupportedAddressException extends IOException {
    private static final long serialVersionUID = 1;

    public UnsupportedAddressException(String message) {
        super(message);
    }
}
