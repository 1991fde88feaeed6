package nvmf.controller.auth;

import java.util.Optional;
import java.util.function.Supplier;
import nvmf.api.spec.Nqn;
import nvmf.controller.access.AuthPolicy;
import nvmf.controller.access.HostSecrets;

/**
 * The two that have to do with each other on a queue.
 *
 * @param policy what holds now: it may be another one the next time
 */
public record Parties(Nqn host, Nqn subsystem, Supplier<AuthPolicy> policy) {
    Optional<HostSecrets> secrets() {
        return policy.get().of(host);
    }
}
