package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.api.spec.nvm.ReservationRelease;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;
import nvmf.controller.reservation.Reservations;

/** Reservation Register, Acquire and Release: keys come in, and the namespace's reservations do the rest. */
final class ReservationCommand implements IoCommand {
    private final ControllerCore controller;
    private final int keyBytes;
    private final Change change;

    private interface Change {
        CompletionStage<Void> make(Reservations reservations, UUID host, Sqe sqe, ReservationKeys keys);
    }

    private ReservationCommand(ControllerCore controller, int keyBytes, Change change) {
        this.controller = controller;
        this.keyBytes = keyBytes;
        this.change = change;
    }

    static IoCommand register(ControllerCore controller) {
        return new ReservationCommand(
                controller,
                ReservationKeys.BYTES,
                (reservations, host, sqe, keys) -> reservations.register(host, ReservationRegister.of(sqe), keys));
    }

    static IoCommand acquire(ControllerCore controller) {
        return new ReservationCommand(
                controller,
                ReservationKeys.BYTES,
                (reservations, host, sqe, keys) -> reservations.acquire(host, ReservationAcquire.of(sqe), keys));
    }

    static IoCommand release(ControllerCore controller) {
        return new ReservationCommand(
                controller,
                ReservationKeys.RELEASE_BYTES,
                (reservations, host, sqe, keys) -> reservations.release(host, ReservationRelease.of(sqe), keys));
    }

    /** Whom a reservation keeps out is decided by key, and there. */
    @Override
    public Access access() {
        return Access.NONE;
    }

    @Override
    public Status check(Sqe sqe, Namespace namespace, long dataLength) {
        return dataLength < keyBytes ? Status.INVALID_DATA_SGL_LENGTH.dnr() : Status.SUCCESS;
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        return change.make(of(controller, namespace), controller.host().id(), sqe, ReservationKeys.decode(data));
    }

    /** The reservations of a namespace that may just have gone. */
    static Reservations of(ControllerCore controller, Namespace namespace) {
        Reservations reservations = controller.subsystem().reservations().find(namespace.nsid());
        if (reservations == null) {
            throw new StatusException(Status.INVALID_NAMESPACE.dnr());
        }
        return reservations;
    }
}
