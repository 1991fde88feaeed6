package nvmf.controller.queue;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.transport.BufferPool.Lease;
import nvmf.api.transport.IncomingCommand;
import nvmf.controller.model.OnQueue;

/**
 * One command on its way: memory, data from the host, execution, completion with data to the host. Where all of that is complete at
 * once it happens inside the arrival of the command, without a hop and without a continuation object; this object, which its queue
 * uses again and again, is the continuation otherwise.
 */
final class Flight implements BiConsumer<Object, Throwable> {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final Flights flights;
    private Phase phase = Phase.IDLE;
    private IncomingCommand command;
    private Sqe sqe;
    private CommandIds.Claim claim;
    private Lease lease;
    private ByteBuffer data = NO_DATA;
    private long result;
    private CompletionStage<Void> running;
    private final Stop stop = new Stop();

    private boolean last;

    /** What the awaited stage brought. */
    private Object arrived;

    private Throwable failure;

    Flight(Flights flights) {
        this.flights = flights;
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

    void start(IncomingCommand incoming, CommandIds.Claim claimed) {
        command = incoming;
        sqe = incoming.sqe();
        claim = claimed;
        Status status = flights.execution().admit(incoming);
        if (!status.isSuccess()) {
            complete(status);
            return;
        }
        long length = incoming.dataLength();
        if (length > flights.terms().transferMax()) {
            complete(Status.INVALID_FIELD.dnr());
        } else if (length == 0) {
            perform();
        } else {
            phase = Phase.LEASING;
            await(flights.pair().buffers().lease((int) length));
        }
    }

    private void await(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            arrived = future.getNow(null);
            run();
        } else if (future.isDone()) {
            failure = OnQueue.failureOf(stage);
            run();
        } else {
            stage.whenComplete(this);
        }
    }

    /** The awaited stage is complete; on any thread. */
    @Override
    public void accept(Object value, Throwable problem) {
        OnQueue.run(flights.pair().executor(), () -> {
            arrived = value;
            failure = problem;
            try {
                run();
            } catch (RuntimeException | AssertionError e) {
                // On a bare executor nobody would hear of it, and the command would never end.
                flights.broken(e);
            }
        });
    }

    /** Goes on after the awaited stage. */
    private void run() {
        Throwable problem = failure;
        failure = null;
        switch (phase) {
            case LEASING -> leased(problem);
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
                if (problem == null) {
                    complete(Status.SUCCESS);
                } else {
                    fail(problem);
                }
            }
            case RESPONDING -> recycle();
            case ABANDONED -> {
                takeLease(problem);
                recycle();
            }
            case IDLE -> throw new AssertionError("nothing was awaited");
        }
    }

    private void leased(Throwable problem) {
        takeLease(problem);
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

    private void takeLease(Throwable problem) {
        lease = problem == null ? (Lease) arrived : null;
        arrived = null;
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
        phase = Phase.RUNNING;
        CompletionStage<Void> stage;
        try {
            stage = flights.execution().perform(this);
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        running = stage;
        await(stage);
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
        claim.release();
        Cqe cqe = flights.completion(sqe.cid(), status, result);
        if (success && lease != null && sqe.direction() == DataDirection.CONTROLLER_TO_HOST) {
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

    /**
     * Aborts the command unless its execution has begun for good.
     *
     * @return completes after the command's completion, or at once with false
     */
    CompletionStage<Boolean> abort() {
        switch (phase) {
            case LEASING -> {
                abandon(Status.ABORT_REQUESTED);
                return CompletableFuture.completedFuture(true);
            }
            case FETCHING -> {
                return stop.abort();
            }
            case RUNNING -> {
                // If it can be given up, its completion is sent before this returns.
                return CompletableFuture.completedFuture(flights.execution().giveUp(this));
            }
            default -> {
                return CompletableFuture.completedFuture(false);
            }
        }
    }

    /** Answers a command that waits for memory. */
    private void abandon(Status status) {
        claim.release();
        command.respond(flights.completion(sqe.cid(), flights.execution().failed(sqe, status), 0));
        phase = Phase.ABANDONED;
    }

    /**
     * Another host has preempted this one: the command does not begin any more.
     *
     * @return whether it is still in flight then
     */
    boolean preempt() {
        switch (phase) {
            case LEASING -> abandon(Status.ABORTED_PREEMPT);
            case FETCHING -> stop.want(Status.ABORTED_PREEMPT);
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
        claim = null;
        lease = null;
        data = NO_DATA;
        result = 0;
        running = null;
        stop.clear();
        last = false;
        arrived = null;
        flights.landed(this);
    }
}
