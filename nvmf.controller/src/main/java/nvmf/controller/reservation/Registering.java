package nvmf.controller.reservation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.controller.reservation.Notice.Kind;
import nvmf.controller.reservation.ReservationState.Registrant;

/** What Reservation Register does (Base Specification, "Reservation Register command", "Registering", "Unregistering"). */
final class Registering {
    private Registering() {}

    static Outcome step(
            ReservationState now,
            UUID host,
            ReservationRegister command,
            ReservationKeys keys,
            ReservationTerms terms) {
        boolean persists = command.persistence() == ReservationRegister.PERSIST;
        boolean reserved = command.action() > ReservationRegister.REPLACE || command.persistence() == 1;
        boolean zeroKey = command.action() != ReservationRegister.UNREGISTER && keys.other() == 0;
        if (reserved || zeroKey || persists && !terms.persistable()) {
            return Outcome.invalid(now);
        }
        Outcome outcome = switch (command.action()) {
            case ReservationRegister.REGISTER -> register(now, host, keys.other(), terms);
            case ReservationRegister.UNREGISTER -> unregister(now, host, command, keys.current());
            default -> replace(now, host, command, keys, terms);
        };
        if (!outcome.status().isSuccess()) {
            return outcome;
        }
        boolean persistent = command.persistence() == ReservationRegister.KEEP ? now.persistent() : persists;
        return Outcome.of(outcome.next().persistent(persistent).counted(), outcome.told());
    }

    private static Outcome register(ReservationState now, UUID host, long key, ReservationTerms terms) {
        Optional<Registrant> there = now.registrant(host);
        if (there.isPresent()) {
            return there.get().key() == key ? Outcome.of(now) : Outcome.conflict(now);
        }
        return add(now, host, key, terms);
    }

    private static Outcome replace(
            ReservationState now,
            UUID host,
            ReservationRegister command,
            ReservationKeys keys,
            ReservationTerms terms) {
        if (now.registrant(host).isEmpty()) {
            // Who ignores the existing key does not mind that there is none.
            return command.ignoreKey() ? add(now, host, keys.other(), terms) : Outcome.conflict(now);
        }
        return command.ignoreKey() || now.isRegistered(host, keys.current())
                ? Outcome.of(now.with(host, keys.other()))
                : Outcome.conflict(now);
    }

    private static Outcome add(ReservationState now, UUID host, long key, ReservationTerms terms) {
        // The specification has no status for this; Linux and SPDK answer with this one as well.
        return now.registrants().size() < terms.registrantsMax()
                ? Outcome.of(now.with(host, key))
                : Outcome.refused(now, Status.INTERNAL_ERROR);
    }

    private static Outcome unregister(ReservationState now, UUID host, ReservationRegister command, long key) {
        boolean registered = command.ignoreKey() ? now.registrant(host).isPresent() : now.isRegistered(host, key);
        if (!registered) {
            return Outcome.conflict(now);
        }
        ReservationState next = now.without(Set.of(host));
        boolean released = now.held().isPresent() && next.held().isEmpty();
        boolean told = released && now.held().get().type().admitsRegistrants();
        return Outcome.of(next, told ? Outcome.notices(now.othersThan(host), Kind.RESERVATION_RELEASED) : List.of());
    }
}
