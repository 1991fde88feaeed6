package nvmf.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import nvmf.api.spec.Nqn;
import nvmf.host.association.HostIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a host's identity comes from: what is configured, else the system's files ({@code /etc/nvme}), which it shares with nvme-cli,
 * else files of its own, which are written once and then stay. Each holds one line: {@code hostnqn} and {@code hostid}.
 */
final class IdentityFiles {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityFiles.class);

    private final Path system;
    private final Path own;
    private final Supplier<UUID> fresh;

    /**
     * Looks nothing up yet.
     *
     * @param fresh where a new UUID comes from, if it takes one
     */
    IdentityFiles(Path system, Path own, Supplier<UUID> fresh) {
        this.system = system;
        this.own = own;
        this.fresh = fresh;
    }

    /**
     * The identity; an empty text stands for a setting that is not there.
     *
     * @throws IllegalArgumentException if what is configured is no NQN or no UUID
     */
    HostIdentity identity(String hostnqn, String hostid) {
        if (!hostnqn.isEmpty()) {
            return of(new Nqn(hostnqn), hostid.isEmpty() ? Optional.empty() : Optional.of(uuid(hostid)));
        }
        if (!hostid.isEmpty()) {
            return HostIdentity.of(uuid(hostid));
        }
        return read(system).or(() -> read(own)).orElseGet(this::create);
    }

    private static HostIdentity of(Nqn nqn, Optional<UUID> id) {
        return id.map(uuid -> new HostIdentity(nqn, uuid)).orElseGet(() -> HostIdentity.of(nqn));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a host identifier is a UUID, not \"" + text + "\"", e);
        }
    }

    private static Optional<HostIdentity> read(Path directory) {
        Path hostnqn = directory.resolve("hostnqn");
        if (!Files.isReadable(hostnqn)) {
            return Optional.empty();
        }
        try {
            Path hostid = directory.resolve("hostid");
            Nqn nqn = new Nqn(Files.readString(hostnqn).strip());
            Optional<UUID> id = Files.isReadable(hostid)
                    ? Optional.of(uuid(Files.readString(hostid).strip()))
                    : Optional.empty();
            return Optional.of(of(nqn, id));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} does not say who this host is: {}", directory, e.getMessage());
            return Optional.empty();
        }
    }

    private HostIdentity create() {
        HostIdentity identity = HostIdentity.of(fresh.get());
        try {
            Files.createDirectories(own);
            // The name comes last: who finds it finds both.
            write(own.resolve("hostid"), identity.id().toString());
            write(own.resolve("hostnqn"), identity.nqn().value());
        } catch (IOException e) {
            LOG.warn("cannot keep this host's identity in {}, it will be another one next time: {}", own, e.toString());
        }
        return identity;
    }

    private static void write(Path file, String line) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), file.getFileName().toString(), "");
        Files.writeString(draft, line + System.lineSeparator());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
