package nvmf.controller.reservation;

import java.util.Optional;
import java.util.UUID;
import nvmf.api.spec.Nqn;

/** Where the reservations of namespaces, and whether they are write protected, outlive a loss of power, if anywhere. */
public interface ReservationStores {
    /** Nowhere: namespaces do not offer it. */
    ReservationStores NONE = (subsystem, namespace) -> Optional.empty();

    Optional<ReservationStore> of(Nqn subsystem, UUID namespace);

    /** Where write protection does. */
    default ProtectionStore protection(UUID namespace) {
        return ProtectionStore.NONE;
    }
}
