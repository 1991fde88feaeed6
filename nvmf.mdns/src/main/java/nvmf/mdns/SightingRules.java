package nvmf.mdns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.discovery.DiscoveryService;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;

/** Which sightings this side believes, and where they lead. Addresses come in numbers; nothing is looked up. */
final class SightingRules {
    /** Addresses of one service; others are left alone. */
    static final int ADDRESSES_MAX = 8;

    /** What a DNS label holds. */
    static final int NAME_LENGTH_MAX = 63;

    private SightingRules() {}

    /**
     * The places that a sighting leads to; none if nobody could connect to it.
     *
     * @param here the address of the link by which it was heard
     * @throws IllegalArgumentException with the reason, if it is no discovery service that could be used from here
     */
    static List<DiscoveryService> read(Sighting sighting, InetAddress here) {
        String protocol = sighting.txt().getOrDefault(Notice.PROTOCOL, "");
        if (!protocol.equalsIgnoreCase(Notice.TCP)) {
            throw new IllegalArgumentException("its protocol is \"" + protocol + "\", not tcp");
        }
        if (sighting.port() < 1 || sighting.port() > 0xFFFF) {
            throw new IllegalArgumentException("port " + sighting.port() + " cannot be connected to");
        }
        String name = sighting.name();
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("its name is none");
        }
        String nqn = sighting.txt().getOrDefault(Notice.NQN, "");
        Nqn subnqn = nqn.isEmpty() ? Nqn.DISCOVERY : new Nqn(nqn);
        List<DiscoveryService> services = new ArrayList<>();
        sighting.addresses().stream()
                .filter(address -> canReach(address, here))
                .limit(ADDRESSES_MAX)
                .forEach(address -> services.add(new DiscoveryService(
                        name, TransportAddress.tcp(text(address, here), sighting.port()), subnqn)));
        return services;
    }

    /** Nobody from the network sends this machine to itself, unless the network is inside the machine. */
    private static boolean canReach(InetAddress address, InetAddress here) {
        return !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && (!address.isLoopbackAddress() || here.isLoopbackAddress());
    }

    /** In numbers; an address that means something on its link only is that of this link. */
    private static String text(InetAddress address, InetAddress here) {
        String text = withoutScope(address);
        boolean scoped = address instanceof Inet6Address && address.isLinkLocalAddress();
        return scoped ? text + scope(here) : text;
    }

    private static String withoutScope(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    private static String scope(InetAddress here) {
        String text = here.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? "" : text.substring(scope);
    }
}
