package nvmf.controller.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.auth.AuthCommand;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.subsystem.Subsystem.QueueInfo;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.controller.admin.RetryDelays;
import nvmf.controller.auth.Guard;
import nvmf.controller.model.ConnectedQueue;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.IoMeter;
import nvmf.controller.model.OnQueue;
import nvmf.controller.nvm.NvmCommands;

/** A connected I/O queue. It sees its controller through volatile snapshots only, so that its commands never leave its thread. */
final class IoQueue implements CommandHandler, ConnectedQueue, Execution {
    /** CDW0 bits 9:8: the second of two fused commands. */
    private static final int FUSED_SECOND = 2;

    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final ControllerQueuePair pair;
    private final QueueTerms terms;
    private final ControllerCore controller;
    private final IoMeter meter = new IoMeter();
    private final NvmCommands commands;
    private final Flights flights;
    private final Guard guard;
    private boolean disconnecting;

    IoQueue(ControllerQueuePair pair, QueueTerms terms, ControllerCore controller, Guard guard) {
        this.pair = pair;
        this.guard = guard;
        this.terms = terms;
        this.controller = controller;
        this.commands = new NvmCommands(controller, terms.transferMax(), meter, pair.executor());
        this.flights = new Flights(pair, terms, this);
        pair.closed().whenComplete((done, failure) -> OnQueue.run(pair.executor(), commands::end));
        // What is in flight then must not overtake what the host sends by another queue from now on.
        pair.closed().whenComplete((done, failure) -> controller.gate().shutUntil(flights.drained()));
    }

    Flights flights() {
        return flights;
    }

    @Override
    public void onCommand(IncomingCommand command) throws ProtocolException {
        flights.onCommand(command);
    }

    @Override
    public void onBatchEnd() {
        flights.onBatchEnd();
    }

    @Override
    public Status admit(IncomingCommand command) {
        Sqe sqe = command.sqe();
        if (sqe.isFabrics()) {
            commands.interrupt();
            return admitFabrics(command);
        }
        if (!guard.isOpen()) {
            return Status.AUTHENTICATION_REQUIRED.dnr();
        }
        if (controller.state() != ControllerCore.State.READY || disconnecting) {
            commands.interrupt();
            return Status.COMMAND_SEQUENCE_ERROR.dnr();
        }
        return commands.check(sqe, command.check(), command.dataLength());
    }

    private Status admitFabrics(IncomingCommand command) {
        Sqe sqe = command.sqe();
        if (AuthCommand.is(sqe)) {
            return command.check().isSuccess()
                    ? guard.admit(AuthCommand.of(sqe), command.dataLength())
                    : command.check();
        }
        if (!guard.isOpen()) {
            return Status.AUTHENTICATION_REQUIRED.dnr();
        }
        if (sqe.fctype() == Disconnect.FCTYPE) {
            return Disconnect.of(sqe).recfmt() == 0 ? Status.SUCCESS : Status.INCOMPATIBLE_FORMAT.dnr();
        }
        return sqe.fctype() == Connect.FCTYPE ? Status.COMMAND_SEQUENCE_ERROR.dnr() : Status.INVALID_OPCODE.dnr();
    }

    @Override
    public CompletionStage<Void> perform(Flight flight) {
        if (AuthCommand.is(flight.sqe())) {
            return guard.perform(AuthCommand.of(flight.sqe()), flight.data());
        }
        if (flight.sqe().isFabrics()) {
            // Disconnect: all others are answered first, then this one, then the connection ends.
            disconnecting = true;
            flight.thenClose();
            return flights.atMost(1);
        }
        if (flight.isPlaced() && flight.sqe().opcode() == NvmOpcode.READ) {
            return commands.readAtOnce(flight.sqe(), flight.data()) ? DONE : LATER;
        }
        return commands.perform(flight.sqe(), flight.data());
    }

    @Override
    public boolean mayMoveAtOnce(Sqe sqe) {
        return commands.mayMoveAtOnce(sqe);
    }

    @Override
    public Status failed(Sqe sqe, Status status) {
        if (status.is(Status.CID_CONFLICT)) {
            // Not the command that has this identifier, but one behind it.
            commands.interrupt();
        } else {
            commands.failed(sqe);
        }
        Status told = RetryDelays.advise(status, controller.choices().takesRetryDelays());
        return controller.errors().add(terms.qid(), sqe, told);
    }

    @Override
    public boolean giveUp(Flight flight, Status status) {
        return commands.giveUp(flight.sqe(), status);
    }

    /** A Disconnect waits for the others by itself, and the second of two fused commands is waited for by the first. */
    @Override
    public boolean waits(Sqe sqe) {
        return controller.gate().isShut() && !sqe.isFabrics() && sqe.fuse() != FUSED_SECOND;
    }

    @Override
    public void busy(boolean busy) {
        controller.subsystem().meter().busy(busy, controller.subsystem().uptimeMillis());
    }

    @Override
    public int qid() {
        return terms.qid();
    }

    @Override
    public QueueInfo info() {
        return terms.info(pair);
    }

    @Override
    public IoMeter.Traffic traffic() {
        return meter.traffic();
    }

    @Override
    public CompletionStage<Void> idle() {
        OnQueue.run(pair.executor(), commands::interrupt);
        return flights.idle();
    }

    @Override
    public CompletionStage<Void> quiet() {
        return flights.quiet();
    }

    @Override
    public void resume() {
        flights.resume();
    }

    @Override
    public CompletionStage<Void> drained() {
        return flights.drained();
    }

    @Override
    public void end() {
        pair.close();
    }

    @Override
    public CompletionStage<Boolean> abort(int cid) {
        return flights.abort(cid);
    }

    @Override
    public boolean isWriting(Flight flight) {
        return commands.isWriting(flight.sqe());
    }

    @Override
    public CompletionStage<Void> written(int nsid) {
        return flights.written(nsid);
    }

    @Override
    public CompletionStage<Void> preempt(int nsid) {
        return flights.preempt(nsid);
    }

    @Override
    public String toString() {
        return controller + " qid=" + terms.qid();
    }
}
