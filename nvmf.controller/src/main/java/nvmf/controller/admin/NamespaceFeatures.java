package nvmf.controller.admin;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.NamespaceView;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.reservation.Reservations;

/**
 * The features that belong to a namespace and are the same at all controllers: reservation notification mask and persistence, write
 * protection. Setting one may take its time.
 */
final class NamespaceFeatures {
    private static final int ALL = 0xFFFF_FFFF;

    /** Reservation Notification Mask: a bit for each type of notification. */
    private static final int MASK_BITS = 0b1110;

    /**
     * Namespace Write Protection, CDW11 bits 2:0. The two states above these, until a power cycle and for ever, are not offered (NWPC):
     * whoever does has to have a Replay Protected Memory Block that controls them (Base Specification, "Namespace Write Protection").
     */
    private static final int WRITE_PROTECTION_STATES = 0x7;

    private static final int NO_WRITE_PROTECT = 0;
    private static final int WRITE_PROTECT = 1;
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final SubsystemCore subsystem;
    private final NamespaceView attached;

    NamespaceFeatures(SubsystemCore subsystem, NamespaceView attached) {
        this.subsystem = subsystem;
        this.attached = attached;
    }

    static boolean has(int fid) {
        return switch (fid) {
            case Feature.RESERVATION_NOTIFICATION_MASK,
                    Feature.RESERVATION_PERSISTENCE,
                    Feature.NAMESPACE_WRITE_PROTECTION -> true;
            default -> false;
        };
    }

    /** DW0 of Get Features. */
    long get(GetFeatures command) {
        return switch (command.fid()) {
            case Feature.RESERVATION_NOTIFICATION_MASK -> one(command.nsid()).mask();
            case Feature.RESERVATION_PERSISTENCE -> one(command.nsid()).state().persistent() ? 1 : 0;
            default -> namespace(command.nsid()).isWriteProtected() ? WRITE_PROTECT : NO_WRITE_PROTECT;
        };
    }

    /**
     * Set Features.
     *
     * @return completes when it is set; if it fails all is as it was
     * @throws StatusException if it cannot be set like that
     */
    CompletionStage<Void> set(SetFeatures command) {
        if (command.save()) {
            throw new StatusException(Status.FEATURE_NOT_SAVEABLE.dnr());
        }
        return switch (command.fid()) {
            case Feature.RESERVATION_NOTIFICATION_MASK -> mask(command);
            case Feature.RESERVATION_PERSISTENCE -> persist(command);
            default -> protect(command);
        };
    }

    private CompletionStage<Void> mask(SetFeatures command) {
        require((command.value() & ~MASK_BITS) == 0);
        meant(command.nsid()).forEach(reservations -> reservations.mask(command.value()));
        return DONE;
    }

    /** For all namespaces means for all that can. */
    private CompletionStage<Void> persist(SetFeatures command) {
        boolean on = (command.value() & 1) != 0;
        return CompletableFuture.allOf(meant(command.nsid()).stream()
                .filter(reservations -> command.nsid() != ALL || reservations.isPersistable())
                .map(reservations -> reservations.persist(on).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    private List<Reservations> meant(int nsid) {
        if (nsid != ALL) {
            return List.of(one(nsid));
        }
        return attached.table().all().stream()
                .map(namespace -> subsystem.reservations().find(namespace.nsid()))
                .filter(Objects::nonNull)
                .toList();
    }

    private Reservations one(int nsid) {
        // All namespaces together have no one value.
        require(nsid != ALL);
        Reservations reservations = subsystem.reservations().find(nsid);
        if (reservations == null || attached.table().find(nsid) == null) {
            throw new StatusException(Status.INVALID_NAMESPACE.dnr());
        }
        return reservations;
    }

    /**
     * What a volatile write cache holds is made stable (Base Specification, "Namespace Write Protection"), after the last write got in: no
     * more begin, and those that had begun are waited for, whoever they are of.
     */
    private CompletionStage<Void> protect(SetFeatures command) {
        int state = command.value() & WRITE_PROTECTION_STATES;
        require(state <= WRITE_PROTECT);
        Namespace namespace = namespace(command.nsid());
        CompletionStage<Void> written = subsystem.protect(command.nsid(), state == WRITE_PROTECT);
        CompletionStage<Void> stable = state == NO_WRITE_PROTECT
                ? DONE
                : written.thenCompose(last -> namespace.device().flush());
        return stable.thenCompose(flushed -> subsystem.reservations().keepProtection(namespace, state == WRITE_PROTECT))
                .whenComplete((kept, failure) -> {
                    if (failure != null) {
                        putBack(command.nsid(), namespace.protectedByHost());
                    }
                });
    }

    private void putBack(int nsid, boolean before) {
        try {
            subsystem.protect(nsid, before);
        } catch (StatusException e) {
            // It has gone meanwhile, or cannot be written anyway.
        }
    }

    private Namespace namespace(int nsid) {
        return attached.table().get(nsid).orElseThrow(() -> new StatusException(Status.INVALID_NAMESPACE.dnr()));
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new StatusException(Status.INVALID_FIELD.dnr());
        }
    }
}
