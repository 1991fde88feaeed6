package nvmf.mdns;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import nvmf.api.discovery.DiscoveryService;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was found while looking once: each place once, the first ones where there are too many. Callable from any thread. */
final class Finds {
    static final int SERVICES_MAX = 64;

    private static final Comparator<DiscoveryService> ORDER = Comparator.comparing(DiscoveryService::name)
            .thenComparing(service -> service.address().toString())
            .thenComparing(DiscoveryService::subnqn);

    private static final Logger LOG = LoggerFactory.getLogger(Finds.class);

    private final AtomicReference<Map<Place, DiscoveryService>> found = new AtomicReference<>(Map.of());

    /** What makes two the same. */
    record Place(TransportAddress address, Nqn subnqn) {
        static Place of(DiscoveryService service) {
            return new Place(service.address().canonical(), service.subnqn());
        }
    }

    /** Somebody said something, by the link of that address. */
    void see(Sighting sighting, InetAddress here) {
        try {
            SightingRules.read(sighting, here).forEach(this::add);
        } catch (IllegalArgumentException e) {
            LOG.debug("passed over what calls itself a discovery service: {}", e.getMessage());
        }
    }

    private void add(DiscoveryService service) {
        found.updateAndGet(before -> {
            Place place = Place.of(service);
            if (before.size() == SERVICES_MAX && !before.containsKey(place)) {
                return before;
            }
            Map<Place, DiscoveryService> after = new LinkedHashMap<>(before);
            after.put(place, service);
            return after;
        });
    }

    /** What was found so far, by name. */
    List<DiscoveryService> services() {
        return found.get().values().stream().sorted(ORDER).toList();
    }
}
