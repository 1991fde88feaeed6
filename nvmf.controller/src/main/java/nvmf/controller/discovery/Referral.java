package nvmf.controller.discovery;

import java.util.Objects;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.AddressFamily;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.controller.access.AllowList;

/**
 * Another discovery service that hosts are sent to.
 *
 * @param name       what it is configured as
 * @param subnqn     the well-known name, or the one that service has for itself
 * @param persistent whether associations with it can stay (EPCSD)
 * @param channel    whether that service demands a secure channel
 * @param allowed    which hosts are told
 */
public record Referral(
        String name,
        TransportAddress address,
        Nqn subnqn,
        boolean persistent,
        SecureChannel channel,
        AllowList allowed) {
    public Referral {
        Objects.requireNonNull(channel);
        Objects.requireNonNull(name);
        Objects.requireNonNull(subnqn);
        Objects.requireNonNull(allowed);
        boolean ip = address.family() == AddressFamily.IPV4 || address.family() == AddressFamily.IPV6;
        if (ip
                && (address.port() == 0
                        || address.numeric().map(at -> at.isAnyLocalAddress()).orElse(true))) {
            // Base Specification, "Discovery Log Page Entry": hosts are told addresses, not names.
            throw new IllegalArgumentException("a referral leads to a numeric IP address and a port from 1 on, not to "
                    + address.traddr() + " and " + address.trsvcid());
        }
    }
}
