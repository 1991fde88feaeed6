package nvmf.host.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import nvmf.api.spec.Page;
import nvmf.api.spec.fabrics.AddressFamily;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;

/**
 * Which discovery entries this host believes. An address from a log is a literal: nothing a stranger wrote is looked up in the DNS.
 */
final class EntryRules {
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}", Pattern.DOTALL);

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
        String text = address.traddr();
        boolean literal =
                address.family() == AddressFamily.IPV4 ? IPV4.matcher(text).matches() : isIpv6(text);
        if (!literal) {
            throw new IllegalArgumentException("\"" + text + "\" is no " + address.family() + " address");
        }
    }

    private static boolean isIpv6(String text) {
        int scope = text.indexOf('%');
        String literal = scope < 0 ? text : text.substring(0, scope);
        if (literal.indexOf(':') < 0) {
            return false;
        }
        try {
            // With a colon in it, this is parsed and never looked up.
            return InetAddress.getByName(literal).getAddress().length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
