package nvmf.host.discovery;

import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * A discovery service.
 *
 * @param subnqn the name to connect by, the well-known one or its own
 * @param depth  how many referrals led there
 */
record Service(TransportAddress address, Nqn subnqn, int depth) {}
