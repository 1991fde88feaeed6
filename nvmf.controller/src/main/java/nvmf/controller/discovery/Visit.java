package nvmf.controller.discovery;

import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * A host that asks what there is, and how it came in.
 *
 * @param from    the host's address
 * @param portId  the port it came in by
 * @param reached this side's address as the host reached it, which stands in for wildcards
 */
public record Visit(Nqn host, TransportAddress from, int portId, TransportAddress reached) {}
