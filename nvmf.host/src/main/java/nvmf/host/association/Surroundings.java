package nvmf.host.association;

import nvmf.api.event.NvmfEvent;
import nvmf.host.namespace.NamespaceListener;
import nvmf.host.queue.Connector;

/** What all associations of a host share. */
public record Surroundings(
        HostIdentity identity, Connector connector, NvmfEvent.Listener events, NamespaceListener namespaces) {
    /** The same for a host of that name. */
    public Surroundings as(HostIdentity other) {
        return new Surroundings(other, connector, events, namespaces);
    }
}
