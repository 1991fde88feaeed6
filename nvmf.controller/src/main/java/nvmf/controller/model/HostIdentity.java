package nvmf.controller.model;

import java.util.UUID;
import nvmf.api.spec.Nqn;

/** Who a host says it is: both have to be the same on all queues of an association. */
public record HostIdentity(Nqn nqn, UUID id) {}
