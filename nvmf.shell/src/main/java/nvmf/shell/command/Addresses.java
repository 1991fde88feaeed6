package nvmf.shell.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;

/** Addresses as arguments have them. Nobody is asked for a name here: whether one exists shows when it is used. */
public final class Addresses {
    private Addresses() {}

    /**
     * An address; the port is used where the text names none.
     *
     * @throws UsageException with what to write instead
     */
    public static TransportAddress parse(TransportType type, String text, int port) {
        TransportAddress address;
        try {
            address = TransportAddress.parse(type, text, port);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
        if (type == TransportType.TCP && address.traddr().indexOf(':') >= 0 && !isIpv6(address.traddr())) {
            throw new UsageException("\"" + text + "\" is not an address: write ADDR, ADDR:PORT or [V6ADDR]:PORT");
        }
        return address;
    }

    /** A text with a colon is never looked up, so this asks nobody; the scope is the transport's to find. */
    private static boolean isIpv6(String text) {
        int scope = text.indexOf('%');
        try {
            return InetAddress.getByName("[" + (scope < 0 ? text : text.substring(0, scope)) + "]")
                            .getAddress()
                            .length
                    > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
