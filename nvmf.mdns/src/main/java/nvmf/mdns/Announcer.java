package nvmf.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.subsystem.Port;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells each network of the ports that are reached there, and that they are gone. A port that listens at one address is told in the
 * network of that address alone; one that listens at all, in all networks of its family. Confined to one thread.
 */
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final Supplier<List<InetAddress>> addresses;
    private final Link.Maker links;
    private final String machine;
    private final Map<InetAddress, Station> stations = new LinkedHashMap<>();

    /** A link, and what is told there. */
    private record Station(Link link, Set<Notice> told) {}

    /**
     * Tells nothing yet.
     *
     * @param addresses the local addresses in whose networks to tell
     * @param machine   what this machine is called; with the port's name, what a service calls itself
     */
    Announcer(Supplier<List<InetAddress>> addresses, Link.Maker links, String machine) {
        this.addresses = addresses;
        this.links = links;
        this.machine = machine;
    }

    /** These are the ports now. What could not be told is tried again the next time. */
    void update(List<Port> ports) {
        Map<InetAddress, Set<Notice>> wanted = wanted(ports);
        stations.entrySet().removeIf(entry -> {
            boolean left = wanted.getOrDefault(entry.getKey(), Set.of()).isEmpty();
            if (left) {
                entry.getValue().link().close();
            }
            return left;
        });
        wanted.forEach((address, notices) -> {
            try {
                if (!notices.isEmpty()) {
                    tell(station(address), notices);
                }
            } catch (IOException e) {
                LOG.warn("the network of {} is not told of this side: {}", address.getHostAddress(), e.getMessage());
            }
        });
    }

    private Map<InetAddress, Set<Notice>> wanted(List<Port> ports) {
        Map<InetAddress, Set<Notice>> wanted = new LinkedHashMap<>();
        for (InetAddress address : addresses.get()) {
            wanted.put(address, new LinkedHashSet<>());
        }
        for (Port port : ports) {
            Port.Snapshot now = port.snapshot();
            TransportAddress at = now.address();
            if (now.listening() && at.type() == TransportType.TCP) {
                Notice notice = new Notice(name(port), at.port(), now.discovery());
                wanted.forEach((address, notices) -> {
                    if (at.numeric()
                            .filter(listens -> isReached(listens, address))
                            .isPresent()) {
                        notices.add(notice);
                    }
                });
            }
        }
        return wanted;
    }

    private static boolean isReached(InetAddress listens, InetAddress address) {
        return listens.isAnyLocalAddress()
                ? listens.getAddress().length == address.getAddress().length
                : listens.equals(address);
    }

    private String name(Port port) {
        String name = machine + " " + port.name();
        return name.substring(0, Math.min(name.length(), SightingRules.NAME_LENGTH_MAX));
    }

    private Station station(InetAddress address) throws IOException {
        Station station = stations.get(address);
        if (station == null) {
            station = new Station(links.open(address), new HashSet<>());
            stations.put(address, station);
        }
        return station;
    }

    private static void tell(Station station, Set<Notice> notices) throws IOException {
        station.told().removeIf(notice -> {
            boolean gone = !notices.contains(notice);
            if (gone) {
                station.link().withdraw(notice);
            }
            return gone;
        });
        for (Notice notice : notices) {
            if (!station.told().contains(notice)) {
                station.link().announce(notice);
                station.told().add(notice);
                LOG.info("told the network of {}", notice);
            }
        }
    }

    /** Takes everything back. */
    void close() {
        stations.values().forEach(station -> station.link().close());
        stations.clear();
    }
}
