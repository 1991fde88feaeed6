package nvmf.api.subsystem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.TransportAddress;
import org.osgi.annotation.versioning.ProviderType;

/** A port that this side opened: a service with the property {@link #NAME}. Callable from any thread. */
@ProviderType
public interface Port {
    String NAME = "nvmf.port";

    String name();

    Snapshot snapshot();

    /**
     * Sets how well namespaces are reached by this port, until it is set again or the port goes. Hosts that came in by it are told.
     *
     * @param group an ANA group, from 1 on
     * @throws IllegalArgumentException if there is no such group
     */
    void setAnaState(int group, AnaState state);

    /**
     * What a port is now.
     *
     * @param address   where it listens; with the real port number once it does
     * @param listening whether it can be connected to
     * @param problem   why it cannot
     * @param connections queue pairs open now, with those that have not connected to a controller yet
     * @param memoryMax the most bytes its transport may hold for data, if its subsystems have as many controllers and queues as
     *                  they may; 0 while it does not listen. What the queues of a transport share is in the figure of each port
     * @param discovery the name of the discovery subsystem that hosts find there, its own or the well-known one
     * @param anaStates how well namespaces are reached by it, by ANA group; optimized where nothing is said
     */
    record Snapshot(
            int portId,
            TransportAddress address,
            boolean listening,
            Optional<String> problem,
            List<Nqn> subsystems,
            int connections,
            long memoryMax,
            Nqn discovery,
            Map<Integer, AnaState> anaStates) {}
}
