package nvmf.api.subsystem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Listener;
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
     * @param memory    what the queue pairs of its transport may hold for data, in two parts: a pool that they share, and that is one
     *                  for all ports of the transport, and one transfer for each, which it is sure of whatever the others hold;
     *                  nothing while it does not listen
     * @param queuesMax how many queue pairs there can be, if its subsystems have as many controllers and queues as they may
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
            Listener.Memory memory,
            long queuesMax,
            Nqn discovery,
            Map<Integer, AnaState> anaStates) {
        /**
         * The most bytes that those who are connected now can make this side hold for data, whatever they send: the pool, and a
         * transfer for each queue pair. No more is allocated than commands need at a time.
         */
        public long memoryNow() {
            return memory.with(connections);
        }

        /**
         * The same if every controller that the limits allow were there with all of its queues. It grows with these limits, not with
         * the pool, so it is what to hold against {@code -XX:MaxDirectMemorySize} only where hosts are expected to be that many.
         */
        public long memoryMax() {
            return memory.with(queuesMax);
        }
    }
}
