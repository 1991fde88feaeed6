package nvmf.api.fault;

import nvmf.api.spec.fabrics.TransportAddress;
import org.osgi.annotation.versioning.ProviderType;

/** A proxy of its own between hosts and one controller. */
@ProviderType
public interface FaultProxy extends FaultSite, AutoCloseable {
    /** Where it listens: a requested port 0 is replaced by the port that was given. */
    TransportAddress address();

    /** Ends the proxy and all its connections. Never waits; may be called twice. */
    @Override
    void close();
}
