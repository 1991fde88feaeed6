package nvmf.controller.model;

import java.util.Set;
import nvmf.api.spec.Nqn;

/**
 * Which hosts may use a subsystem. A list denies everybody who is not on it.
 *
 * @param any   whether every host may, which goes with an empty list only
 * @param hosts who may otherwise
 */
public record AllowList(boolean any, Set<Nqn> hosts) {
    public static final AllowList ANYBODY = new AllowList(true, Set.of());

    public AllowList {
        hosts = Set.copyOf(hosts);
        if (any && !hosts.isEmpty()) {
            throw new IllegalArgumentException("allow any host, or list the hosts, but not both");
        }
    }

    public static AllowList of(Set<Nqn> hosts) {
        return new AllowList(false, hosts);
    }

    public boolean allows(Nqn host) {
        return any || hosts.contains(host);
    }
}
