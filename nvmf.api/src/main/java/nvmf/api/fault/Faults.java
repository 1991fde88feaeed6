package nvmf.api.fault;

import java.io.IOException;
import java.util.List;
import nvmf.api.spec.fabrics.TransportAddress;
import org.osgi.annotation.versioning.ProviderType;

/** Who makes faults on purpose: a service, there as long as its bundle is. Callable from any thread. */
@ProviderType
public interface Faults {
    /** Where faults are made now: the transports that are configured to make them, and the proxies that are open; by name. */
    List<FaultSite> sites();

    /**
     * Listens at one NVMe/TCP address and carries every connection on to another, with faults as the rules say. It takes any host and
     * any controller.
     *
     * @param listen port 0 asks for any free port
     * @param seed   of what the rules leave to chance
     * @param rules  the first ones
     * @throws IllegalArgumentException if a rule cannot be understood, with a sentence
     * @throws IOException              if it cannot be listened at the address
     */
    FaultProxy proxy(TransportAddress listen, TransportAddress target, long seed, List<String> rules)
            throws IOException;
}
