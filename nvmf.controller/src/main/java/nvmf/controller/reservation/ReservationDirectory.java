package nvmf.controller.reservation;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import nvmf.api.spec.Nqn;

/**
 * A directory in which the reservations of namespaces, and their write protection, outlive a loss of power, a file each.
 *
 * @param background where files are written, since that takes its time
 */
public record ReservationDirectory(Path path, Executor background) implements ReservationStores {
    @Override
    public Optional<ReservationStore> of(Nqn subsystem, UUID namespace) {
        return Optional.of(new FileStore(StateFiles.REAL, path, new ReservationText(subsystem, namespace), background));
    }

    @Override
    public ProtectionStore protection(UUID namespace) {
        return new ProtectionFile(StateFiles.REAL, path, namespace, background);
    }
}
