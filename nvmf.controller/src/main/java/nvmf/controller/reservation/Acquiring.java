package nvmf.controller.reservation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationType;
import nvmf.controller.reservation.Notice.Kind;
import nvmf.controller.reservation.ReservationState.Held;

/** What Reservation Acquire does (Base Specification, "Acquiring a Reservation", "Preempting a Reservation or Registration"). */
final class Acquiring {
    private Acquiring() {}

    static Outcome step(ReservationState now, UUID host, ReservationAcquire command, ReservationKeys keys) {
        Optional<ReservationType> type = ReservationType.of(command.type());
        if (command.ignoreKey() || command.action() > ReservationAcquire.PREEMPT_AND_ABORT || type.isEmpty()) {
            return Outcome.invalid(now);
        }
        if (!now.isRegistered(host, keys.current())) {
            return Outcome.conflict(now);
        }
        return switch (command.action()) {
            case ReservationAcquire.ACQUIRE -> acquire(now, host, type.get());
            case ReservationAcquire.PREEMPT -> preempt(now, host, type.get(), keys.other());
            default -> preemptAndAbort(now, host, type.get(), keys.other());
        };
    }

    private static Outcome acquire(ReservationState now, UUID host, ReservationType type) {
        if (now.held().isEmpty()) {
            return Outcome.of(now.heldBy(host, type));
        }
        // It is no error to acquire what one holds.
        return now.isHolder(host) && now.held().get().type() == type ? Outcome.of(now) : Outcome.conflict(now);
    }

    private static Outcome preemptAndAbort(ReservationState now, UUID host, ReservationType type, long key) {
        Outcome outcome = preempt(now, host, type, key);
        return outcome.stopping(gone(now, outcome.next(), host));
    }

    private static Outcome preempt(ReservationState now, UUID host, ReservationType type, long key) {
        if (now.held().isEmpty()) {
            return preemptRegistrations(now, host, key);
        }
        Held held = now.held().get();
        if (held.type().isHeldByAll()) {
            return key == 0 ? takeOver(now, host, type, now.othersThan(host)) : preemptRegistrations(now, host, key);
        }
        if (now.isRegistered(held.holder(), key)) {
            return takeOver(now, host, type, now.withKey(key));
        }
        return key == 0 ? Outcome.invalid(now) : preemptRegistrations(now, host, key);
    }

    /** The registrants with that key go, the reservation stays with whom it is. */
    private static Outcome preemptRegistrations(ReservationState now, UUID host, long key) {
        Set<UUID> preempted = now.withKey(key);
        return preempted.isEmpty() ? Outcome.conflict(now) : told(now, now.without(preempted), host);
    }

    /** These go, and with them the reservation; a new one is this host's, who stays registered. */
    private static Outcome takeOver(ReservationState now, UUID host, ReservationType type, Set<UUID> preempted) {
        Set<UUID> others =
                preempted.stream().filter(other -> !other.equals(host)).collect(Collectors.toUnmodifiableSet());
        return told(now, now.without(others).heldBy(host, type), host);
    }

    private static Outcome told(ReservationState now, ReservationState next, UUID host) {
        List<Notice> told = new ArrayList<>(Outcome.notices(gone(now, next, host), Kind.REGISTRATION_PREEMPTED));
        boolean changed = now.held().isPresent()
                && next.held().isPresent()
                && now.held().get().type() != next.held().get().type();
        if (changed) {
            told.addAll(Outcome.notices(next.othersThan(host), Kind.RESERVATION_RELEASED));
        }
        return Outcome.of(next.counted(), told);
    }

    /** Who was unregistered by another. */
    private static Set<UUID> gone(ReservationState before, ReservationState after, UUID by) {
        Set<UUID> rest = after.othersThan(by);
        return before.othersThan(by).stream()
                .filter(host -> !rest.contains(host))
                .collect(Collectors.toUnmodifiableSet());
    }
}
