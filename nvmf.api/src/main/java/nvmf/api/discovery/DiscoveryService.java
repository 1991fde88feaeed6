package nvmf.api.discovery;

import java.util.Objects;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * A discovery service that made itself known. Whoever sent that may be anybody on the network: its words are to be believed as far as
 * the controller behind the address bears them out.
 *
 * @param name    what it calls itself, for people
 * @param address where it is, in numbers, with a port from 1 on
 * @param subnqn  the name to connect by, the well-known one or its own
 */
public record DiscoveryService(String name, TransportAddress address, Nqn subnqn) {
    public DiscoveryService {
        Objects.requireNonNull(name);
        Objects.requireNonNull(subnqn);
        if (address.numeric().isEmpty() || address.port() == 0) {
            throw new IllegalArgumentException(
                    "a discovery service is at a numeric address and a port from 1 on, not " + address);
        }
    }

    /** Whether two lead to the same place by the same name, whatever they call themselves. */
    public boolean isSamePlace(DiscoveryService other) {
        return address.isSamePlace(other.address) && subnqn.equals(other.subnqn);
    }
}
