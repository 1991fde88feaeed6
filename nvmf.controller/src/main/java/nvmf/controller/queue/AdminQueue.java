package nvmf.controller.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.Abort;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.auth.AuthCommand;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.spec.fabrics.PropertySet;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.controller.admin.AsyncEvents;
import nvmf.controller.admin.ChangedNamespaces;
import nvmf.controller.admin.CriticalWarnings;
import nvmf.controller.admin.Features;
import nvmf.controller.admin.IdentifyPages;
import nvmf.controller.admin.KeepAliveClock;
import nvmf.controller.admin.RetryDelays;
import nvmf.controller.auth.Guard;
import nvmf.controller.model.ConnectedQueue;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.ControllerOwner;
import nvmf.controller.model.NamespaceView;
import nvmf.controller.model.OnQueue;
import nvmf.controller.reservation.Notice;
import nvmf.controller.reservation.ReservationLog;

/** The admin queue of a controller: properties, admin commands, events, and the watch over its host. */
final class AdminQueue implements CommandHandler, Execution, ControllerOwner {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final ControllerQueuePair pair;
    private final ControllerCore controller;
    private final AsyncEvents events = new AsyncEvents();
    private final ChangedNamespaces changed = new ChangedNamespaces();
    private final ReservationLog reservations = new ReservationLog();
    private final KeepAliveTimer keepAlive;
    private final Features features;
    private final AdminPages pages;
    private final NamespaceCommands inventory;
    private final Flights flights;
    private final Guard guard;
    private int abortsRunning;

    AdminQueue(ControllerQueuePair pair, QueueTerms terms, ControllerCore controller, Entrance entrance, Guard guard) {
        this.guard = guard;
        this.pair = pair;
        this.controller = controller;
        this.keepAlive = new KeepAliveTimer(pair.executor(), this::commandsSoFar, controller.patience(), this::silent);
        this.features = new Features(controller, events, keepAlive);
        this.pages = new AdminPages(pair, terms, controller, entrance, changed, reservations);
        this.inventory = new NamespaceCommands(controller);
        this.flights = new Flights(pair, terms, this);
    }

    /** Starts the association's life, with the Keep Alive Timeout that Connect brought. */
    void begin(long katoMillis) {
        int granularity = controller.settings().limits().keepAliveGranularityMillis();
        keepAlive.start(KeepAliveClock.round(katoMillis, granularity));
        controller
                .errors()
                .onInternalError(
                        () -> OnQueue.run(pair.executor(), () -> events.raise(AsyncEvents.Kind.INTERNAL_ERROR)));
        controller.begin(this);
        warn();
    }

    private void warn() {
        events.warn(CriticalWarnings.of(new NamespaceView(controller).table()));
    }

    Flights flights() {
        return flights;
    }

    @Override
    public void onCommand(IncomingCommand command) throws ProtocolException {
        flights.onCommand(command);
    }

    @Override
    public Status admit(IncomingCommand command) {
        Sqe sqe = command.sqe();
        if (AuthCommand.is(sqe)) {
            return command.check().isSuccess()
                    ? guard.admit(AuthCommand.of(sqe), command.dataLength())
                    : command.check();
        }
        if (!guard.isOpen()) {
            return Status.AUTHENTICATION_REQUIRED.dnr();
        }
        if (sqe.isFabrics()) {
            return switch (sqe.fctype()) {
                case PropertyGet.FCTYPE, PropertySet.FCTYPE -> Status.SUCCESS;
                case Connect.FCTYPE -> Status.COMMAND_SEQUENCE_ERROR.dnr();
                case Disconnect.FCTYPE ->
                    Disconnect.of(sqe).recfmt() == 0
                            ? Status.INVALID_QUEUE_TYPE.dnr()
                            : Status.INCOMPATIBLE_FORMAT.dnr();
                default -> Status.INVALID_OPCODE.dnr();
            };
        }
        if (!isKnown(sqe.opcode())) {
            return Status.INVALID_OPCODE.dnr();
        }
        if (sqe.fuse() != 0 || sqe.psdt() != 1) {
            return Status.INVALID_FIELD.dnr();
        }
        if (!command.check().isSuccess()) {
            return command.check();
        }
        // Keep Alive is answered whatever state the controller is in.
        return controller.state() == ControllerCore.State.READY || sqe.opcode() == AdminOpcode.KEEP_ALIVE
                ? Status.SUCCESS
                : Status.COMMAND_SEQUENCE_ERROR.dnr();
    }

    private boolean isKnown(int opcode) {
        return switch (opcode) {
            case AdminOpcode.NAMESPACE_MANAGEMENT, AdminOpcode.NAMESPACE_ATTACHMENT -> inventory.areOffered();
            case AdminOpcode.GET_LOG_PAGE,
                    AdminOpcode.IDENTIFY,
                    AdminOpcode.ABORT,
                    AdminOpcode.SET_FEATURES,
                    AdminOpcode.GET_FEATURES,
                    AdminOpcode.ASYNC_EVENT_REQUEST,
                    AdminOpcode.KEEP_ALIVE -> true;
            default -> false;
        };
    }

    @Override
    public CompletionStage<Void> perform(Flight flight) {
        Sqe sqe = flight.sqe();
        if (AuthCommand.is(sqe)) {
            return guard.perform(AuthCommand.of(sqe), flight.data());
        }
        switch (sqe.opcode()) {
            case Sqe.FABRICS -> property(flight);
            case AdminOpcode.IDENTIFY -> pages.identify(flight);
            case AdminOpcode.GET_LOG_PAGE -> pages.log(flight).ifPresent(this::acknowledge);
            case AdminOpcode.GET_FEATURES -> pages.feature(flight, features);
            case AdminOpcode.SET_FEATURES -> {
                SetFeatures set = SetFeatures.of(sqe);
                if (features.isOfNamespace(set)) {
                    return features.setOfNamespace(set);
                }
                flight.result(features.set(set, flight.data()));
            }
            case AdminOpcode.NAMESPACE_MANAGEMENT -> {
                return inventory.manage(flight);
            }
            case AdminOpcode.NAMESPACE_ATTACHMENT -> {
                return inventory.attach(flight);
            }
            case AdminOpcode.ASYNC_EVENT_REQUEST -> {
                return events.request(flight::result);
            }
            case AdminOpcode.ABORT -> {
                return abort(Abort.of(sqe), flight);
            }
            default -> {
                // Keep Alive: that it came is all there is to it.
            }
        }
        return DONE;
    }

    /** The host has taken notice of a page; of reservations there may be more to tell. */
    private void acknowledge(int lid) {
        events.acknowledge(lid);
        if (lid == GetLogPage.ERROR) {
            controller.errors().takenNotice();
        } else if (lid == GetLogPage.RESERVATION && !reservations.isEmpty()) {
            events.raise(AsyncEvents.Kind.RESERVATION);
        }
    }

    private void property(Flight flight) {
        Sqe sqe = flight.sqe();
        if (sqe.fctype() == PropertyGet.FCTYPE) {
            PropertyGet get = PropertyGet.of(sqe);
            flight.result(controller.registers().read(get.offset(), get.bytes()));
        } else {
            PropertySet set = PropertySet.of(sqe);
            controller.write(set.offset(), set.bytes(), set.value());
        }
    }

    private CompletionStage<Void> abort(Abort abort, Flight flight) {
        if (abortsRunning == IdentifyPages.ABORTS_MAX) {
            throw new StatusException(Status.ABORT_LIMIT_EXCEEDED);
        }
        abortsRunning++;
        CompletionStage<Boolean> target = abort.sqid() == 0
                ? flights.abort(abort.cid())
                : controller
                        .queue(abort.sqid())
                        .map(queue -> queue.abort(abort.cid()))
                        .orElse(CompletableFuture.completedFuture(false));
        CompletableFuture<Void> done = new CompletableFuture<>();
        OnQueue.after(pair.executor(), target, (aborted, failure) -> {
            abortsRunning--;
            flight.result(failure == null && aborted ? 0 : Abort.NOT_ABORTED);
            done.complete(null);
        });
        return done;
    }

    @Override
    public Status failed(Sqe sqe, Status status) {
        Status told = RetryDelays.advise(status, controller.choices().takesRetryDelays());
        return controller.errors().add(0, sqe, told);
    }

    /** Of the commands that take their time only Asynchronous Event Requests can be given up. */
    @Override
    public boolean giveUp(Flight flight, Status status) {
        return flight.sqe().opcode() == AdminOpcode.ASYNC_EVENT_REQUEST
                && flight.running().toCompletableFuture().completeExceptionally(new StatusException(status));
    }

    @Override
    public void onReset() {
        features.reset();
        changed.clear();
        reservations.clear();
        events.reset(Status.ABORTED_SQ_DELETION);
        controller.errors().forgetNews();
        warn();
    }

    @Override
    public void onNamespaceChanged(int nsid) {
        warn();
        changed.add(nsid);
        events.raise(AsyncEvents.Kind.NAMESPACE_ATTRIBUTE);
    }

    @Override
    public void onReservation(int nsid, Notice.Kind kind) {
        reservations.add(nsid, kind);
        events.raise(AsyncEvents.Kind.RESERVATION);
    }

    @Override
    public void onAccessChanged(int group) {
        if (new NamespaceView(controller).table().hasGroup(group)) {
            events.raise(AsyncEvents.Kind.ANA_CHANGE);
        }
    }

    @Override
    public void onDiscoveryChanged() {
        if (pages.hasDirectoryNews()) {
            events.raise(AsyncEvents.Kind.DISCOVERY_LOG);
        }
    }

    @Override
    public void onGone() {
        keepAlive.stop();
        events.reset(Status.ABORTED_SQ_DELETION);
    }

    /** Any command of the host, on any queue, shows that it is there (CTRATT.TBKAS). */
    private long commandsSoFar() {
        long commands = pair.counters().commands();
        for (ConnectedQueue queue : controller.connected()) {
            commands += queue.info().counters().commands();
        }
        return commands;
    }

    private void silent() {
        controller.end(
                "the host was silent for longer than its keep alive timeout of " + keepAlive.timeoutMillis() + " ms");
    }

    @Override
    public String toString() {
        return controller + " qid=0";
    }
}
