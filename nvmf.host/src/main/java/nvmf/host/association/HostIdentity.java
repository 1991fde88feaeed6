package nvmf.host.association;

import java.util.Objects;
import java.util.UUID;
import nvmf.api.spec.Nqn;

/** Who this host is to controllers: HOSTNQN and HOSTID, which belong together and stay the same from start to start. */
public record HostIdentity(Nqn nqn, UUID id) {
    public HostIdentity {
        Objects.requireNonNull(nqn);
        if (id.equals(new UUID(0, 0))) {
            throw new IllegalArgumentException("a host identifier is not all zeroes");
        }
    }

    /** An identity made from a UUID. */
    public static HostIdentity of(UUID uuid) {
        return new HostIdentity(Nqn.of(uuid), uuid);
    }
}
