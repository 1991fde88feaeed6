package nvmf.api.host;

import java.util.List;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * What a discovery service offers, and those that it refers to.
 *
 * @param entries    NVM subsystems, each address of each once, in the order they were found
 * @param passedOver where the host did not go, or found nobody
 */
public record Survey(List<DiscoveryEntry> entries, List<PassedOver> passedOver) {
    public Survey {
        entries = List.copyOf(entries);
        passedOver = List.copyOf(passedOver);
    }

    /** An address that a log told, and why it leads nowhere: a sentence. */
    public record PassedOver(TransportAddress address, String why) {}
}
