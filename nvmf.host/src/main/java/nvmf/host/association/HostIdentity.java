package nvmf.host.association;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nvmf.api.spec.Nqn;

/** Who this host is to controllers: HOSTNQN and HOSTID, which belong together and stay the same from start to start. */
public record HostIdentity(Nqn nqn, UUID id) {
    private static final Pattern UUID_NQN = Pattern.compile(
            "nqn\\.2014-08\\.org\\.nvmexpress:uuid:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");

    public HostIdentity {
        Objects.requireNonNull(nqn);
        if (id.equals(new UUID(0, 0))) {
            throw new IllegalArgumentException("a host identifier is not all zeroes");
        }
    }

    /** A host that is known by name alone gets an identifier from it: its UUID if the name has one, else a hash. */
    public static HostIdentity of(Nqn nqn) {
        Matcher matcher = UUID_NQN.matcher(nqn.value());
        UUID id = matcher.matches()
                ? UUID.fromString(matcher.group(1))
                : UUID.nameUUIDFromBytes(nqn.value().getBytes(StandardCharsets.US_ASCII));
        return new HostIdentity(nqn, id);
    }

    /** An identity made from a UUID. */
    public static HostIdentity of(UUID uuid) {
        return new HostIdentity(Nqn.of(uuid), uuid);
    }
}
