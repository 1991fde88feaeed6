package nvmf.host.discovery;

import java.net.InetAddress;
import java.util.Optional;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;

/** How far discovery logs can lead this host. */
final class ReferralRules {
    /** Discovery services that one of them can lead to, itself counted. */
    static final int SERVICES_MAX = 32;

    /** Referrals behind one another. */
    static final int DEPTH_MAX = 8;

    private ReferralRules() {}

    /** Whether an entry leads to a discovery service that may tell more than the log it stands in. */
    static boolean isReferral(DiscoveryEntry entry) {
        return switch (entry.subtype()) {
            case DiscoveryEntry.REFERRAL -> true;
            case DiscoveryEntry.CURRENT_DISCOVERY -> (entry.flags() & DiscoveryEntry.FLAG_DUPLICATE) == 0;
            default -> false;
        };
    }

    /**
     * Why a host does not follow a referral; empty if it does.
     *
     * @param from  the service whose log it stands in
     * @param known how many services were found so far
     */
    static Optional<String> objection(DiscoveryEntry referral, Service from, int known, ReferralPolicy policy) {
        if (policy == ReferralPolicy.NONE) {
            return Optional.of("referrals are not followed");
        }
        if (from.depth() == DEPTH_MAX) {
            return Optional.of("more than " + DEPTH_MAX + " referrals lead there, one behind the other");
        }
        if (known == SERVICES_MAX) {
            return Optional.of("there are more than " + SERVICES_MAX + " discovery services");
        }
        return objection(referral.address(), from.address(), policy);
    }

    /** Why a host does not go where a log sends it; empty if it does. */
    static Optional<String> objection(TransportAddress to, TransportAddress from, ReferralPolicy policy) {
        if (policy == ReferralPolicy.ALL) {
            return Optional.empty();
        }
        if (to.type() == TransportType.LOOP) {
            return from.type() == TransportType.LOOP
                    ? Optional.empty()
                    : Optional.of("it is in this process, and the service that says so is not");
        }
        return to.numeric().flatMap(ip -> objection(ip, from));
    }

    private static Optional<String> objection(InetAddress to, TransportAddress from) {
        if (to.isAnyLocalAddress() || to.isMulticastAddress()) {
            return Optional.of("it is no address of a controller");
        }
        if (to.isLoopbackAddress() && !isLoopback(from)) {
            return Optional.of("it is this machine, and the service that says so is not on it");
        }
        if (to.isLinkLocalAddress()
                && !isLoopback(from)
                && from.numeric().filter(InetAddress::isLinkLocalAddress).isEmpty()) {
            return Optional.of("it is on this machine's link, and the service that says so is not");
        }
        return Optional.empty();
    }

    /** A name is not looked up for this; there is one that is certain. */
    private static boolean isLoopback(TransportAddress address) {
        return address.traddr().equals("localhost")
                || address.type() == TransportType.LOOP
                || address.numeric().filter(InetAddress::isLoopbackAddress).isPresent();
    }
}
