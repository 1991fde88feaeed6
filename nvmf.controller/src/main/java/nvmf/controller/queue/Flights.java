package nvmf.controller.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.controller.model.OnQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands in flight on one queue, whatever they mean: identifiers, flow control, and the question whether any are left. On the
 * queue's thread, except where a method says otherwise.
 */
final class Flights {
    private static final Logger LOG = LoggerFactory.getLogger(Flights.class);

    private final ControllerQueuePair pair;
    private final QueueTerms terms;
    private final Execution execution;
    private final CommandIds ids;
    private final List<Flight> all = new ArrayList<>();
    private final ArrayDeque<Flight> free = new ArrayDeque<>();
    private final Deque<Flight> atTheGate = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> pausers = new ArrayList<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final Farewells farewells = new Farewells();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private boolean open = true;

    /** Somebody who waits until no more than {@code rest} commands are in flight. */
    private record Waiter(int rest, CompletableFuture<Void> quiet) {}

    private int head;
    private int running;
    /** Between the first command of a batch and its end. */
    private boolean inBatch;

    private boolean busy;

    Flights(ControllerQueuePair pair, QueueTerms terms, Execution execution) {
        this.pair = pair;
        this.terms = terms;
        this.execution = execution;
        this.ids = new CommandIds(terms.depth());
        pair.closed().whenComplete((done, failure) -> OnQueue.run(pair.executor(), this::ended));
    }

    ControllerQueuePair pair() {
        return pair;
    }

    QueueTerms terms() {
        return terms;
    }

    Execution execution() {
        return execution;
    }

    /** Whether the queue pair has not ended yet. */
    boolean isOpen() {
        return open;
    }

    void onCommand(IncomingCommand command) throws ProtocolException {
        int cid = command.sqe().cid();
        if (!ids.claim(cid)) {
            Status status = execution.failed(command.sqe(), Status.CID_CONFLICT.dnr());
            command.respond(completion(cid, status, 0));
            return;
        }
        Flight flight = free.poll();
        if (flight == null) {
            flight = new Flight(this);
            all.add(flight);
        }
        inBatch = true;
        if (!busy) {
            busy = true;
            execution.busy(true);
        }
        flight.start(command);
    }

    /** The completion of a command is made, and the host may use its identifier again. */
    void releaseCid(int cid) {
        ids.release(cid);
    }

    /** All that arrived together has begun. A device that answers at once is one time busy for all of it, not once for each command. */
    void onBatchEnd() {
        inBatch = false;
        checkIdle();
    }

    private void checkIdle() {
        if (busy && !inBatch && inFlight() == 0) {
            busy = false;
            execution.busy(false);
        }
    }

    /** The completion of a command, in the order in which completions are sent: it reports the submission queue head. */
    Cqe completion(int cid, Status status, long result) {
        if (!terms.flowControl()) {
            return new Cqe(result, Cqe.SQHD_NOT_REPORTED, 0, cid, status);
        }
        // An entry counts as consumed when its command completes, which keeps the host to the queue's depth.
        head = head + 1 == terms.depth() ? 0 : head + 1;
        return new Cqe(result, head, 0, cid, status);
    }

    void landed(Flight flight) {
        free.push(flight);
        checkIdle();
        if (!waiters.isEmpty()) {
            // What a waiter does next may come back to here, so the list must not be walked meanwhile.
            List<Waiter> satisfied = waiters.stream()
                    .filter(waiter -> waiter.rest() >= inFlight())
                    .toList();
            waiters.removeAll(satisfied);
            satisfied.forEach(waiter -> waiter.quiet().complete(null));
        }
        farewells.landed(flight);
        if (!open && inFlight() == 0) {
            drained.complete(null);
        }
    }

    /** Whether a command has to wait before it begins; if so it is told to go on by {@link #resume} or {@link #ended}. */
    boolean mustWait(Flight flight) {
        // Those that wait already go first.
        if (atTheGate.isEmpty() && !execution.waits(flight.sqe())) {
            return false;
        }
        atTheGate.add(flight);
        return true;
    }

    void waitsNoMore(Flight flight) {
        atTheGate.remove(flight);
    }

    /** The gate is open: commands that wait there go on, in order. From any thread. */
    void resume() {
        OnQueue.run(pair.executor(), this::letGo);
    }

    private void letGo() {
        List<Flight> waited = List.copyOf(atTheGate);
        atTheGate.clear();
        waited.forEach(Flight::goOn);
    }

    /** A command is being carried out. A Disconnect only waits for the others. */
    void began(Flight flight) {
        running += flight.sqe().isFabrics() ? 0 : 1;
    }

    void finished(Flight flight) {
        running -= flight.sqe().isFabrics() ? 0 : 1;
        if (running == 0 && !pausers.isEmpty()) {
            List<CompletableFuture<Void>> told = List.copyOf(pausers);
            pausers.clear();
            told.forEach(pauser -> pauser.complete(null));
        }
    }

    /** Completes when no command is being carried out, though some may wait to be. From any thread. */
    CompletionStage<Void> quiet() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        OnQueue.run(pair.executor(), () -> {
            if (running == 0) {
                quiet.complete(null);
            } else {
                pausers.add(quiet);
            }
        });
        return quiet;
    }

    private int inFlight() {
        return all.size() - free.size();
    }

    /** See {@link nvmf.controller.model.ConnectedQueue#written}. From any thread. */
    CompletionStage<Void> written(int nsid) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        OnQueue.run(pair.executor(), () -> {
            Set<Flight> writing = new HashSet<>();
            all.stream().filter(flight -> flight.isWriting(nsid)).forEach(writing::add);
            farewells.await(writing, written);
        });
        return written;
    }

    /** Completes when nothing is in flight. From any thread. */
    CompletionStage<Void> idle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        OnQueue.run(pair.executor(), () -> atMost(0).whenComplete((done, failure) -> idle.complete(null)));
        return idle;
    }

    /** Completes when no more than {@code rest} commands are in flight. */
    CompletionStage<Void> atMost(int rest) {
        if (inFlight() <= rest) {
            return CompletableFuture.completedFuture(null);
        }
        Waiter waiter = new Waiter(rest, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.quiet();
    }

    /** Completes when the queue pair has ended and nothing is in flight. From any thread. */
    CompletionStage<Void> drained() {
        return drained;
    }

    private void ended() {
        open = false;
        inBatch = false;
        letGo();
        checkIdle();
        if (inFlight() == 0) {
            drained.complete(null);
        }
    }

    /** Aborts the command with that identifier. From any thread. */
    CompletionStage<Boolean> abort(int cid) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        OnQueue.run(pair.executor(), () -> abortHere(cid).whenComplete((aborted, failure) -> answer.complete(aborted)));
        return answer;
    }

    private CompletionStage<Boolean> abortHere(int cid) {
        for (Flight flight : all) {
            if (flight.is(cid)) {
                return flight.abort();
            }
        }
        return CompletableFuture.completedFuture(false);
    }

    /** See {@link nvmf.controller.model.ConnectedQueue#preempt}. From any thread. */
    CompletionStage<Void> preempt(int nsid) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        OnQueue.run(pair.executor(), () -> preemptHere(nsid, gone));
        return gone;
    }

    private void preemptHere(int nsid, CompletableFuture<Void> gone) {
        Set<Flight> leaving = new HashSet<>();
        for (Flight flight : all) {
            if (flight.isFor(nsid) && flight.preempt()) {
                leaving.add(flight);
            }
        }
        farewells.await(leaving, gone);
    }

    /** Our own defect: the queue ends. */
    void broken(Throwable defect) {
        LOG.error("{}", execution, defect);
        pair.close(defect);
    }

    /** A command failed without a status of its own, which is somebody's defect. */
    void report(Sqe sqe, Throwable problem) {
        // A lease that fails with the queue pair is nobody's; it comes in before the end itself does.
        if (!pair.closed().toCompletableFuture().isDone()) {
            LOG.error("{}: opcode {} failed", execution, String.format("%02Xh", sqe.opcode()), problem);
        }
    }
}
