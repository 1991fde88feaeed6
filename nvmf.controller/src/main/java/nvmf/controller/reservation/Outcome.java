package nvmf.controller.reservation;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import nvmf.api.spec.Status;

/**
 * What a command comes to.
 *
 * @param status what it is answered with; unless that is success nothing else happens
 * @param next   the state after it
 * @param told   whom to tell of what
 * @param stop   hosts whose commands in flight must have ended before this one does
 */
record Outcome(Status status, ReservationState next, List<Notice> told, Set<UUID> stop) {
    static Outcome of(ReservationState next) {
        return new Outcome(Status.SUCCESS, next, List.of(), Set.of());
    }

    static Outcome of(ReservationState next, List<Notice> told) {
        return new Outcome(Status.SUCCESS, next, told, Set.of());
    }

    /** Nothing happens but that. */
    static Outcome refused(ReservationState now, Status status) {
        return new Outcome(status.dnr(), now, List.of(), Set.of());
    }

    static Outcome conflict(ReservationState now) {
        return refused(now, Status.RESERVATION_CONFLICT);
    }

    static Outcome invalid(ReservationState now) {
        return refused(now, Status.INVALID_FIELD);
    }

    static List<Notice> notices(Set<UUID> hosts, Notice.Kind kind) {
        return hosts.stream().map(host -> new Notice(host, kind)).toList();
    }

    Outcome stopping(Set<UUID> hosts) {
        return new Outcome(status, next, told, hosts);
    }
}
