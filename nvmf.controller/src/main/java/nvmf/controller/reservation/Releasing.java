package nvmf.controller.reservation;

import java.util.List;
import java.util.UUID;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRelease;
import nvmf.api.spec.nvm.ReservationType;
import nvmf.controller.reservation.Notice.Kind;

/** What Reservation Release does (Base Specification, "Releasing a Reservation", "Clearing a Reservation"). */
final class Releasing {
    private Releasing() {}

    static Outcome step(ReservationState now, UUID host, ReservationRelease command, ReservationKeys keys) {
        if (command.ignoreKey() || command.action() > ReservationRelease.CLEAR) {
            return Outcome.invalid(now);
        }
        if (!now.isRegistered(host, keys.current())) {
            return Outcome.conflict(now);
        }
        return command.action() == ReservationRelease.CLEAR ? clear(now, host) : release(now, host, command.type());
    }

    private static Outcome release(ReservationState now, UUID host, int code) {
        if (!now.isHolder(host)) {
            // Who has nothing to release has succeeded.
            return Outcome.of(now);
        }
        ReservationType type = now.held().orElseThrow().type();
        if (type.code() != code) {
            return Outcome.invalid(now);
        }
        List<Notice> told =
                type.admitsRegistrants() ? Outcome.notices(now.othersThan(host), Kind.RESERVATION_RELEASED) : List.of();
        return Outcome.of(now.released(), told);
    }

    private static Outcome clear(ReservationState now, UUID host) {
        return Outcome.of(now.cleared().counted(), Outcome.notices(now.othersThan(host), Kind.RESERVATION_PREEMPTED));
    }
}
