package nvmf.controller.access;

import java.util.List;
import java.util.Set;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * Which hosts may use a subsystem: by name, and by where they come from. A list denies everybody who is not on it.
 *
 * @param any       whether a host of any name may, which goes with an empty list only
 * @param hosts     who may otherwise
 * @param addresses where they may come from; empty for anywhere
 */
public record AllowList(boolean any, Set<Nqn> hosts, List<AddressRange> addresses) {
    public static final AllowList ANYBODY = new AllowList(true, Set.of(), List.of());

    public AllowList {
        hosts = Set.copyOf(hosts);
        addresses = List.copyOf(addresses);
        if (any && !hosts.isEmpty()) {
            throw new IllegalArgumentException("allow any host, or list the hosts, but not both");
        }
    }

    public static AllowList of(Set<Nqn> hosts) {
        return new AllowList(false, hosts, List.of());
    }

    /** The same hosts, but only from these addresses; an empty list is no restriction. */
    public AllowList from(List<AddressRange> ranges) {
        return new AllowList(any, hosts, ranges);
    }

    public boolean allows(Nqn host, TransportAddress from) {
        return (any || hosts.contains(host)) && comesFromHere(from);
    }

    /** The addresses as they are configured. */
    public List<String> addressTexts() {
        return addresses.stream().map(AddressRange::toString).toList();
    }

    private boolean comesFromHere(TransportAddress from) {
        return addresses.isEmpty() || addresses.stream().anyMatch(range -> range.contains(from));
    }
}
