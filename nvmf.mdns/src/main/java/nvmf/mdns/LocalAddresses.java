package nvmf.mdns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of this machine in whose networks multicast DNS is spoken: those that are configured, or else all of interfaces that
 * do multicast and lead outside. Looked at anew each time, since interfaces come and go.
 */
final class LocalAddresses implements Supplier<List<InetAddress>> {
    static final int ADDRESSES_MAX = 16;

    private static final Logger LOG = LoggerFactory.getLogger(LocalAddresses.class);

    private final List<String> configured;

    /**
     * Which ones.
     *
     * @param configured names of interfaces and addresses, empty for all
     */
    LocalAddresses(List<String> configured) {
        this.configured = List.copyOf(configured);
    }

    /** The addresses there are now: none of interfaces that are not there. */
    @Override
    public List<InetAddress> get() {
        try {
            Stream<InetAddress> all = configured.isEmpty()
                    ? NetworkInterface.networkInterfaces()
                            .filter(LocalAddresses::leadsOutside)
                            .flatMap(LocalAddresses::addresses)
                    : named().stream();
            return all.distinct().limit(ADDRESSES_MAX).toList();
        } catch (SocketException e) {
            LOG.warn("this machine does not tell its interfaces: {}", e.getMessage());
            return List.of();
        }
    }

    private List<InetAddress> named() throws SocketException {
        List<InetAddress> found = new ArrayList<>();
        for (String name : configured) {
            NetworkInterface network = NetworkInterface.getByName(name);
            if (network == null) {
                literal(name).ifPresent(found::add);
            } else {
                addresses(network).forEach(found::add);
            }
        }
        return found;
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return TransportAddress.of(TransportType.TCP, text, "").numeric();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean leadsOutside(NetworkInterface network) {
        try {
            return network.isUp() && network.supportsMulticast() && !network.isLoopback() && !network.isPointToPoint();
        } catch (SocketException e) {
            return false; // It went.
        }
    }

    /** Without those of IPv6 that mean nothing without a link: records of the DNS have no room for it. */
    private static Stream<InetAddress> addresses(NetworkInterface network) {
        return network.inetAddresses()
                .filter(address -> !(address instanceof Inet6Address && address.isLinkLocalAddress()));
    }
}
