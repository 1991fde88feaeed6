package nvmf.mdns;

import java.util.LinkedHashMap;
import java.util.Map;
import nvmf.api.spec.Nqn;

/**
 * A discovery service as the network is told of it.
 *
 * @param name   what it calls itself on the network; another is taken if somebody has that
 * @param port   where it listens
 * @param subnqn its name
 */
record Notice(String name, int port, Nqn subnqn) {
    /** The service type of discovery controllers that are reached by TCP (TP8009). */
    static final String TYPE = "_nvme-disc._tcp.local.";

    /** The key of the transport protocol, and its value for NVMe/TCP. */
    static final String PROTOCOL = "p";

    static final String TCP = "tcp";

    /** The key of the discovery subsystem's name. */
    static final String NQN = "nqn";

    /** What the TXT record says, in its order. */
    Map<String, String> txt() {
        Map<String, String> txt = new LinkedHashMap<>();
        txt.put(PROTOCOL, TCP);
        txt.put(NQN, subnqn.value());
        return txt;
    }
}
