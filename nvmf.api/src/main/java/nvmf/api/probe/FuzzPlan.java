package nvmf.api.probe;

import java.time.Duration;
import java.util.Objects;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;

/**
 * What to fuzz, and how much.
 *
 * @param target      the side under test: a controller is connected to, a host is listened for
 * @param address     of the controller, or where the host will connect to
 * @param subnqn      the subsystem to connect to, or to play
 * @param seed        of the first session; the next has the next. The same seed against the same peer gives the same session
 * @param count       PDUs to send at least, before the last session ends
 * @param patience    how long the peer may take to answer, to close, or, as a host, to come back
 * @param destructive whether commands may be sent that take the target apart: to format, sanitize, or delete namespaces, write
 *                    firmware, or protect it from writes. The data of its namespaces are lost in any case
 */
public record FuzzPlan(
        Side target,
        TransportAddress address,
        Nqn subnqn,
        long seed,
        long count,
        Duration patience,
        boolean destructive) {
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    public FuzzPlan {
        Objects.requireNonNull(target);
        Objects.requireNonNull(address);
        Objects.requireNonNull(subnqn);
        if (count < 1) {
            throw new IllegalArgumentException("the count is a positive number, not " + count);
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience is a time, not " + patience);
        }
    }
}
