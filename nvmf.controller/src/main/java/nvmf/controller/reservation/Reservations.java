package nvmf.controller.reservation;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.api.spec.nvm.ReservationRelease;
import nvmf.api.spec.nvm.ReservationStatus;
import nvmf.api.spec.nvm.ReservationType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reservations of one namespace, shared by all controllers of its subsystem. Commands change them one after the other; a change
 * that has to outlive a loss of power is written down before anybody sees it, and so before its command is answered. Callable from any
 * thread; its lock is not held while others are called.
 */
public final class Reservations {
    private static final Logger LOG = LoggerFactory.getLogger(Reservations.class);

    private final ReservationTerms terms;
    private final Optional<ReservationStore> store;
    private final Hosts hosts;

    /** Bounded by the depths of the queues that the commands come from. */
    private final Deque<Change> waiting = new ArrayDeque<>();

    private boolean busy;
    private volatile ReservationState state;
    private volatile Fence fence;
    private volatile int mask;

    /** The hosts of the subsystem, as the reservations of one namespace see them. Callable from any thread. */
    public interface Hosts {
        /** Tells all controllers of a host. */
        void tell(UUID host, Notice.Kind kind);

        /** Aborts what these hosts have in flight on the namespace; completes when none of it can reach the device any more. */
        CompletionStage<Void> stop(Set<UUID> preempted);
    }

    private interface Step {
        Outcome from(ReservationState now);
    }

    private record Change(Step step, CompletableFuture<Void> done) {}

    /**
     * Goes on from what the store kept.
     *
     * @param store where it outlives a loss of power, if anywhere
     * @throws IOException with a sentence if what the store kept cannot be used
     */
    public Reservations(int registrantsMax, Optional<ReservationStore> store, Hosts hosts) throws IOException {
        this.terms = new ReservationTerms(store.isPresent(), registrantsMax);
        this.store = store;
        this.hosts = hosts;
        this.state = store.isPresent() ? store.get().load() : ReservationState.NONE;
        this.fence = state.fence();
    }

    /** RESCAP: every type, and whether reservations can outlive a loss of power. */
    public int capabilities() {
        return ReservationStatus.capabilities(List.of(ReservationType.values()), terms.persistable());
    }

    public boolean isPersistable() {
        return terms.persistable();
    }

    /** Whom the reservation keeps out now; commands ask for every access. */
    public Fence fence() {
        return fence;
    }

    public ReservationState state() {
        return state;
    }

    /** Reservation Notification Mask: a bit for each type of notification that nobody is told of. */
    public int mask() {
        return mask;
    }

    public void mask(int bits) {
        mask = bits;
    }

    /** Does a Reservation Register; completes with a {@link StatusException} if it failed, as the others do. */
    public CompletionStage<Void> register(UUID host, ReservationRegister command, ReservationKeys keys) {
        return change(now -> Registering.step(now, host, command, keys, terms));
    }

    public CompletionStage<Void> acquire(UUID host, ReservationAcquire command, ReservationKeys keys) {
        return change(now -> Acquiring.step(now, host, command, keys));
    }

    public CompletionStage<Void> release(UUID host, ReservationRelease command, ReservationKeys keys) {
        return change(now -> Releasing.step(now, host, command, keys));
    }

    /** Reservation Persistence, by feature instead of by command. */
    public CompletionStage<Void> persist(boolean on) {
        return change(now -> on && !terms.persistable() ? Outcome.invalid(now) : Outcome.of(now.persistent(on)));
    }

    private CompletionStage<Void> change(Step step) {
        Change change = new Change(step, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(change);
        }
        proceed();
        return change.done();
    }

    /** Makes the changes that wait, up to one that has to be written down: that one goes on from there. */
    private void proceed() {
        for (Change change = take(); change != null; change = take()) {
            Outcome outcome = change.step().from(state);
            if (isToBeStored(outcome.next())) {
                store(change, outcome);
                return;
            }
            make(change, outcome);
        }
    }

    /** The next change, which is alone until it is made; null if there is none, or another is not made yet. */
    private synchronized Change take() {
        Change next = busy ? null : waiting.poll();
        busy |= next != null;
        return next;
    }

    private boolean isToBeStored(ReservationState next) {
        return store.isPresent() && (state.persistent() || next.persistent()) && !next.equals(state);
    }

    private void store(Change change, Outcome outcome) {
        store.orElseThrow().save(outcome.next()).whenComplete((done, failure) -> {
            if (failure == null) {
                make(change, outcome);
            } else {
                fail(change, failure);
            }
            proceed();
        });
    }

    /** What is not written down has not happened. */
    private void fail(Change change, Throwable failure) {
        LOG.warn("a reservation could not be written down: {}", failure.getMessage());
        letGo();
        change.done().completeExceptionally(new StatusException(Status.INTERNAL_ERROR));
    }

    private void make(Change change, Outcome outcome) {
        state = outcome.next();
        fence = state.fence();
        for (Notice notice : outcome.told()) {
            if ((mask & notice.kind().bit()) == 0) {
                hosts.tell(notice.host(), notice.kind());
            }
        }
        letGo();
        if (!outcome.status().isSuccess()) {
            change.done().completeExceptionally(new StatusException(outcome.status()));
        } else if (outcome.stop().isEmpty()) {
            change.done().complete(null);
        } else {
            hosts.stop(outcome.stop()).whenComplete((done, failure) -> finish(change.done(), failure));
        }
    }

    private static void finish(CompletableFuture<Void> done, Throwable failure) {
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }

    private synchronized void letGo() {
        busy = false;
    }
}
