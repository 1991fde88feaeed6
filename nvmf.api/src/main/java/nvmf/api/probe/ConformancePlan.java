package nvmf.api.probe;

import java.util.Objects;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * What to examine.
 *
 * @param subnqn      the subsystem
 * @param hostnqn     who to be
 * @param destructive whether rules may be checked that write to namespace {@code nsid}
 * @param nsid        the namespace that reads, and writes if any, go to
 */
public record ConformancePlan(TransportAddress address, Nqn subnqn, Nqn hostnqn, boolean destructive, int nsid) {
    public ConformancePlan {
        Objects.requireNonNull(address);
        Objects.requireNonNull(subnqn);
        Objects.requireNonNull(hostnqn);
    }
}
