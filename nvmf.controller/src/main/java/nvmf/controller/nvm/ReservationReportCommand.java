package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.ReservationReport;
import nvmf.api.spec.nvm.ReservationStatus;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.reservation.Access;
import nvmf.controller.reservation.ReservationState;

/** Reservation Report. Host identifiers have 128 bits on fabrics, so there is the extended structure only. */
final class ReservationReportCommand implements IoCommand {
    private final ControllerCore controller;

    ReservationReportCommand(ControllerCore controller) {
        this.controller = controller;
    }

    @Override
    public Access access() {
        return Access.NONE;
    }

    @Override
    public Status check(Sqe sqe, Namespace namespace, long dataLength) {
        ReservationReport command = ReservationReport.of(sqe);
        if (!command.extended()) {
            return Status.HOST_ID_INCONSISTENT.dnr();
        }
        return dataLength < command.bytes() ? Status.INVALID_DATA_SGL_LENGTH.dnr() : Status.SUCCESS;
    }

    /** Of a report that is longer than asked for, the beginning; what is asked for beyond its end is zero. */
    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        ByteBuffer report =
                status(ReservationCommand.of(controller, namespace).state()).encode();
        int length = (int) Math.min(ReservationReport.of(sqe).bytes(), report.remaining());
        data.put(data.position(), report, report.position(), length);
        data.limit(data.position() + length);
        return CompletableFuture.completedFuture(null);
    }

    private ReservationStatus status(ReservationState state) {
        List<ReservationStatus.Registrant> registrants = state.registrants().stream()
                .map(registrant -> new ReservationStatus.Registrant(
                        cntlid(registrant.host()),
                        state.isHolder(registrant.host()),
                        registrant.host(),
                        registrant.key()))
                .toList();
        return new ReservationStatus(
                Integer.toUnsignedLong(state.generation()),
                state.held().map(held -> held.type().code()).orElse(0),
                state.persistent(),
                registrants.size(),
                registrants);
    }

    /** Controllers have names of their own in the static controller model only. */
    private int cntlid(UUID host) {
        SubsystemCore subsystem = controller.subsystem();
        return subsystem.settings().cntlids().fixed()
                ? subsystem.reservations().controllerOf(host).orElse(ReservationStatus.CNTLID_ANY)
                : ReservationStatus.CNTLID_ANY;
    }
}
