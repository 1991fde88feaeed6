package nvmf.controller.queue;

import java.util.Optional;
import nvmf.api.spec.Nqn;
import nvmf.controller.ana.PortAccess;
import nvmf.controller.auth.Workshop;
import nvmf.controller.discovery.Directory;
import nvmf.controller.model.SubsystemCore;

/** A port, as the queue pairs that come in by it see it. Callable from any thread. */
public interface Entrance {
    /** The subsystem of that name, if it can be reached by this port; the discovery subsystem always can. */
    Optional<SubsystemCore> subsystem(Nqn name);

    int portId();

    /** Bytes that one command may move, as far as this port's transport goes. */
    int transferMax();

    /** Bytes of data that an I/O command capsule may carry. */
    int inCapsuleData();

    /** How well namespaces are reached by this port. */
    PortAccess access();

    Directory directory();

    /** Where the expensive part of authentication is done. */
    Workshop workshop();
}
