package nvmf.shell.probe;

import java.util.Locale;
import nvmf.api.probe.Side;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.Addresses;
import nvmf.shell.command.UsageException;

/** How commands name a peer to try out. */
final class Peers {
    private Peers() {}

    static Side side(String word) {
        for (Side side : Side.values()) {
            if (side.name().toLowerCase(Locale.ROOT).equals(word)) {
                return side;
            }
        }
        throw new UsageException("the first argument is host or controller, not \"" + word + "\"");
    }

    static TransportAddress address(String text) {
        if (!TransportAddress.namesPort(text)) {
            throw new UsageException("\"" + text + "\" names no port: write ADDR:PORT, for example " + text + ":4420");
        }
        return Addresses.parse(TransportType.TCP, text, TransportAddress.IO_PORT);
    }

    static Nqn nqn(String text) {
        try {
            return new Nqn(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(text + ": " + e.getMessage(), e);
        }
    }
}
