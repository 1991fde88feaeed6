package nvmf.controller.queue;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.transport.BufferPool.Lease;
import nvmf.api.transport.IncomingCommand;

/**
 * One command on its way: memory, data from the host, execution, completion with data to the host. Where all of that is complete at
 * once it happens inside the arrival of the command, without a hop and without a continuation object; where not, its one
 * {@link Continuation} is used, which like this object its queue uses again and again.
 */
final class Flight {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final Flights flights;
    private final Continuation continuation;
    private Phase phase = Phase.IDLE;
    private IncomingCommand command;
    private Sqe sqe;
    private Lease lease;
    private ByteBuffer data = NO_DATA;
    private long result;
    private CompletionStage<Void> running;
    private final Stop stop = new Stop();
    private boolean last;

    Flight(Flights flights) {
        this.flights = flights;
        this.continuation = new Continuation(flights, this);
    }

    Sqe sqe() {
        return sqe;
    }

    /** The command's data: {@code [position, limit)}. Empty for a command without. */
    ByteBuffer data() {
        return data;
    }

    /** Sets DW0 and DW1 of the completion. */
    void result(long value) {
        result = value;
    }

    /** Ends the queue pair once the completion has left. */
    void thenClose() {
        last = true;
    }

    /** What {@link Execution#perform} returned, while it is not complete. */
    CompletionStage<Void> running() {
        return running;
    }

    boolean is(int cid) {
        return phase != Phase.IDLE && phase != Phase.RESPONDING && phase != Phase.ABANDONED && sqe.cid() == cid;
    }

    /** Whether it is an I/O command for that namespace, but none about reservations: two of those would wait for each other. */
    boolean isFor(int nsid) {
        return phase != Phase.IDLE && sqe.nsid() == nsid && !sqe.isFabrics() && !NvmOpcode.isReservation(sqe.opcode());
    }

    /** Whether a device is at a write to that namespace for it. */
    boolean isWriting(int nsid) {
        return phase == Phase.RUNNING && isFor(nsid) && flights.execution().isWriting(this);
    }

    /** A command has arrived; it begins, unless it has to wait. */
    void start(IncomingCommand incoming) {
        command = incoming;
        sqe = incoming.sqe();
        if (!waits()) {
            begin();
        }
    }

    private boolean waits() {
        boolean waits = flights.mustWait(this);
        phase = waits ? Phase.WAITING : phase;
        return waits;
    }

    /** The gate is open again, or the queue pair has ended. */
    void goOn() {
        if (lease == null) {
            begin();
        } else {
            perform();
        }
    }

    private void begin() {
        Status status = flights.execution().admit(command);
        if (!status.isSuccess()) {
            complete(status);
            return;
        }
        long length = command.dataLength();
        if (length > flights.terms().transferMax()) {
            complete(Status.INVALID_FIELD.dnr());
        } else {
            data = length > 0 && flights.execution().mayMoveAtOnce(sqe) ? command.place() : NO_DATA;
            if (length == 0 || isPlaced()) {
                perform();
            } else {
                lease();
            }
        }
    }

    /** Whether the data moves from or to where the transport has it, without a buffer between. */
    boolean isPlaced() {
        return lease == null && data.hasRemaining();
    }

    private void lease() {
        phase = Phase.LEASING;
        await(flights.pair().buffers().lease((int) command.dataLength()));
    }

    private void await(CompletionStage<?> stage) {
        continuation.after(stage);
    }

    /** Goes on after the awaited stage, which brought something or else failed. */
    void run(Object arrived, Throwable problem) {
        switch (phase) {
            case LEASING -> leased(arrived, problem);
            case FETCHING -> {
                if (problem == null) {
                    perform();
                } else {
                    // Without a status of its own it is the end of the queue pair, of which the transport tells.
                    complete(StatusException.of(problem));
                }
            }
            case RUNNING -> {
                running = null;
                flights.finished(this);
                if (problem == null) {
                    complete(Status.SUCCESS);
                } else {
                    fail(problem);
                }
            }
            case RESPONDING -> recycle();
            case ABANDONED -> {
                lease = (Lease) arrived;
                recycle();
            }
            case IDLE, WAITING -> throw new AssertionError("nothing was awaited");
        }
    }

    private void leased(Object arrived, Throwable problem) {
        lease = (Lease) arrived;
        if (problem != null) {
            fail(problem);
            return;
        }
        data = lease.buffer();
        if (sqe.direction() == DataDirection.HOST_TO_CONTROLLER) {
            phase = Phase.FETCHING;
            await(command.fetch(data));
        } else {
            perform();
        }
    }

    private void perform() {
        if (stop.isWanted()) {
            complete(stop.status());
            return;
        }
        if (!flights.isOpen()) {
            // The host is gone and may have come back by another way: what has not begun must not happen any more.
            complete(Status.ABORTED_SQ_DELETION);
            return;
        }
        if (waits()) {
            return;
        }
        phase = Phase.RUNNING;
        flights.began(this);
        CompletionStage<Void> stage;
        try {
            stage = flights.execution().perform(this);
        } catch (RuntimeException e) {
            flights.finished(this);
            fail(e);
            return;
        }
        if (stage == Execution.LATER) {
            flights.finished(this);
            lease();
        } else {
            running = stage;
            await(stage);
        }
    }

    private void fail(Throwable problem) {
        Status status = StatusException.of(problem);
        if (status.is(Status.INTERNAL_ERROR) && flights.isOpen()) {
            flights.report(sqe, problem);
        }
        result = problem instanceof StatusException e ? e.result() : 0;
        complete(status);
    }

    /** The one place where a status becomes a completion. */
    private void complete(Status outcome) {
        boolean success = outcome.isSuccess();
        Status status = success ? outcome : flights.execution().failed(sqe, outcome);
        flights.releaseCid(sqe.cid());
        Cqe cqe = flights.completion(sqe.cid(), status, result);
        if (success && command.dataLength() > 0 && sqe.direction() == DataDirection.CONTROLLER_TO_HOST) {
            phase = Phase.RESPONDING;
            stop.settle(false);
            await(command.respond(cqe, data));
        } else {
            CompletionStage<Void> sent = command.respond(cqe);
            if (last) {
                sent.whenComplete((done, problem) -> flights.pair().close());
            }
            stop.settle(outcome.is(Status.ABORT_REQUESTED));
            recycle();
        }
    }

    /** Aborts the command unless its execution has begun for good; completes after its completion, or at once with false. */
    CompletionStage<Boolean> abort() {
        return switch (phase) {
            case WAITING -> {
                flights.waitsNoMore(this);
                complete(Status.ABORT_REQUESTED);
                yield CompletableFuture.completedFuture(true);
            }
            case LEASING -> {
                abandon(Status.ABORT_REQUESTED);
                yield CompletableFuture.completedFuture(true);
            }
            case FETCHING -> {
                yield stop.abort();
            }
            // If it can be given up, its completion is sent before this returns.
            case RUNNING ->
                CompletableFuture.completedFuture(flights.execution().giveUp(this, Status.ABORT_REQUESTED));
            default -> CompletableFuture.completedFuture(false);
        };
    }

    /** Answers a command that waits for memory. */
    private void abandon(Status status) {
        flights.releaseCid(sqe.cid());
        command.respond(flights.completion(sqe.cid(), flights.execution().failed(sqe, status), 0));
        phase = Phase.ABANDONED;
    }

    /** Another host has preempted this one: the command does not begin any more. Says whether it is still in flight then. */
    boolean preempt() {
        switch (phase) {
            case WAITING -> {
                flights.waitsNoMore(this);
                complete(Status.ABORTED_PREEMPT);
            }
            case LEASING -> abandon(Status.ABORTED_PREEMPT);
            case FETCHING -> stop.want(Status.ABORTED_PREEMPT);
            case RUNNING -> flights.execution().giveUp(this, Status.ABORTED_PREEMPT);
            default -> {}
        }
        return phase == Phase.FETCHING || phase == Phase.RUNNING;
    }

    private void recycle() {
        if (lease != null) {
            lease.close();
        }
        phase = Phase.IDLE;
        command = null;
        sqe = null;
        lease = null;
        data = NO_DATA;
        result = 0;
        running = null;
        stop.clear();
        last = false;
        flights.landed(this);
    }
}
