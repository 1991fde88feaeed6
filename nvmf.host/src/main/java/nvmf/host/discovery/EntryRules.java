package nvmf.host.discovery;

import nvmf.api.spec.Page;
import nvmf.api.spec.fabrics.AddressFamily;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;

/**
 * Which discovery entries this host believes. An address from a log is a literal: nothing a stranger wrote is looked up in the DNS.
 */
final class EntryRules {
    private EntryRules() {}

    /**
     * The entry of a page.
     *
     * @throws IllegalArgumentException with the reason, if it is not to be believed
     */
    static DiscoveryEntry read(Page page) {
        DiscoveryEntry entry = DiscoveryEntry.of(page);
        if (entry.subtype() < DiscoveryEntry.REFERRAL || entry.subtype() > DiscoveryEntry.CURRENT_DISCOVERY) {
            throw new IllegalArgumentException("subsystem type " + entry.subtype() + " is reserved");
        }
        TransportAddress address = entry.address();
        boolean ip = address.family() == AddressFamily.IPV4 || address.family() == AddressFamily.IPV6;
        if (address.type() == TransportType.TCP && !ip) {
            throw new IllegalArgumentException("TCP has no addresses of family " + address.family());
        }
        if (ip) {
            checkLiteral(address);
            if (address.port() == 0) {
                throw new IllegalArgumentException("port 0 cannot be connected to");
            }
        }
        return entry;
    }

    private static void checkLiteral(TransportAddress address) {
        if (address.numeric().isEmpty()) {
            throw new IllegalArgumentException("\"" + address.traddr() + "\" is no " + address.family() + " address");
        }
    }
}
