package nvmf.controller.model;

import java.util.function.BooleanSupplier;
import nvmf.api.subsystem.Subsystem.QueueInfo;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.controller.ana.PortAccess;

/**
 * A host that came, and the way it came by.
 *
 * @param admin  its admin queue pair
 * @param terms  what Connect settled for that
 * @param access how well namespaces are reached by the port it came in by
 * @param proved whether it has proved who it is, if it has to; from any thread
 */
public record Arrival(
        HostIdentity host, ControllerQueuePair admin, QueueInfo terms, PortAccess access, BooleanSupplier proved) {
    /** The admin queue as it is now. From any thread. */
    QueueInfo queue() {
        return new QueueInfo(0, terms.depth(), admin.remote(), terms.flowControl(), admin.counters());
    }
}
