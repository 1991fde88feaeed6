package nvmf.mdns;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * What somebody on the network says of a discovery service: nothing in it is true until {@link SightingRules} looked at it.
 *
 * @param addresses the A and AAAA records of its host
 * @param txt       the TXT record, its keys in lower case
 */
record Sighting(String name, int port, List<InetAddress> addresses, Map<String, String> txt) {}
