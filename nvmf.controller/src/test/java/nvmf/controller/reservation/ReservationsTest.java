package nvmf.controller.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Test;

class ReservationsTest {
    private static final UUID A = new UUID(0, 0xA);
    private static final UUID B = new UUID(0, 0xB);

    private final SlowStore store = new SlowStore();
    private final List<Notice> told = new ArrayList<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /** Saves when the test says so. */
    private static final class SlowStore implements ReservationStore {
        private final List<ReservationState> saving = new ArrayList<>();
        private final List<CompletableFuture<Void>> saves = new ArrayList<>();
        private ReservationState kept = ReservationState.NONE;

        @Override
        public ReservationState load() {
            return kept;
        }

        @Override
        public CompletionStage<Void> save(ReservationState state) {
            saving.add(state);
            saves.add(new CompletableFuture<>());
            return saves.get(saves.size() - 1);
        }

        void finish() {
            CompletableFuture<Void> save = saves.remove(0);
            kept = saving.remove(0);
            save.complete(null);
        }

        void fail() {
            saving.remove(0);
            saves.remove(0).completeExceptionally(new IOException("no space left on device"));
        }
    }

    private Reservations reservations() {
        try {
            return new Reservations(4, Optional.of(store), hosts());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Reservations.Hosts hosts() {
        return new Reservations.Hosts() {
            @Override
            public void tell(UUID host, Notice.Kind kind) {
                told.add(new Notice(host, kind));
            }

            @Override
            public CompletionStage<Void> stop(Set<UUID> preempted) {
                return stopped;
            }
        };
    }

    private static CompletionStage<Void> register(Reservations reservations, UUID host, int persistence) {
        return reservations.register(
                host,
                new ReservationRegister(1, ReservationRegister.REGISTER, false, persistence),
                new ReservationKeys(0, host.getLeastSignificantBits()));
    }

    private static CompletionStage<Void> acquire(Reservations reservations, UUID host, int action, UUID other) {
        return reservations.acquire(
                host,
                new ReservationAcquire(1, action, false, 1),
                new ReservationKeys(host.getLeastSignificantBits(), other.getLeastSignificantBits()));
    }

    @Test
    void aChangeThatOutlivesPowerIsSeenAndAnsweredAfterItWasWrittenDown() {
        Reservations reservations = reservations();
        CompletionStage<Void> done = register(reservations, A, ReservationRegister.PERSIST);
        assertThat(done).isNotDone();
        assertThat(reservations.state()).isEqualTo(ReservationState.NONE);

        store.finish();

        assertThat(done).isCompleted();
        assertThat(reservations.state().registrants()).hasSize(1);
        assertThat(store.kept).isEqualTo(reservations.state());
    }

    @Test
    void theFenceIsUpOnlyWhenItWouldStillBeThereAfterALossOfPower() {
        Reservations reservations = reservations();
        register(reservations, A, ReservationRegister.PERSIST);
        store.finish();
        CompletionStage<Void> done = acquire(reservations, A, ReservationAcquire.ACQUIRE, B);
        assertThat(reservations.fence().admits(B, Access.WRITE)).isTrue();
        store.finish();
        assertThat(done).isCompleted();
        assertThat(reservations.fence().admits(B, Access.WRITE)).isFalse();
        assertThat(reservations().fence().admits(B, Access.WRITE))
                .as("after a loss of power")
                .isFalse();
    }

    @Test
    void commandsThatComeMeanwhileWaitTheirTurn() {
        Reservations reservations = reservations();
        register(reservations, A, ReservationRegister.PERSIST);
        CompletionStage<Void> second = register(reservations, B, ReservationRegister.KEEP);
        CompletionStage<Void> third = acquire(reservations, new UUID(0, 9), ReservationAcquire.ACQUIRE, B);
        assertThat(store.saving).hasSize(1);
        assertThat(second).isNotDone();

        store.finish();
        assertThat(second).isNotDone();
        store.finish();

        assertThat(second).isCompleted();
        assertThat(third).isCompletedExceptionally();
        assertThat(reservations.state().registrants()).hasSize(2);
    }

    @Test
    void whatCannotBeWrittenDownHasNotHappened() {
        Reservations reservations = reservations();
        CompletionStage<Void> failed = register(reservations, A, ReservationRegister.PERSIST);
        CompletionStage<Void> next = register(reservations, B, ReservationRegister.PERSIST);

        store.fail();

        assertThatThrownBy(() -> failed.toCompletableFuture().join())
                .hasCauseInstanceOf(StatusException.class)
                .hasMessageContaining(Status.INTERNAL_ERROR.text());
        assertThat(reservations.state().registrants()).isEmpty();
        store.finish();
        assertThat(next).isCompleted();
        assertThat(reservations.state().registrants()).hasSize(1);
    }

    @Test
    void whatDoesNotOutlivePowerIsNotWrittenDown() {
        Reservations reservations = reservations();
        assertThat(register(reservations, A, ReservationRegister.KEEP)).isCompleted();
        assertThat(acquire(reservations, A, ReservationAcquire.ACQUIRE, B)).isCompleted();
        assertThat(store.saves).isEmpty();
        assertThat(reservations().state()).isEqualTo(ReservationState.NONE);
    }

    @Test
    void whatNoLongerOutlivesPowerIsForgottenFirst() {
        Reservations reservations = reservations();
        register(reservations, A, ReservationRegister.PERSIST);
        store.finish();
        CompletionStage<Void> done = reservations.persist(false);
        assertThat(done).isNotDone();
        assertThat(store.saving.get(0).persistent()).isFalse();
        store.finish();
        assertThat(done).isCompleted();
        assertThat(reservations.state().registrants())
                .as("still there, while there is power")
                .hasSize(1);
    }

    @Test
    void whatChangesNothingIsNotWrittenDownAgain() {
        Reservations reservations = reservations();
        register(reservations, A, ReservationRegister.PERSIST);
        store.finish();
        acquire(reservations, A, ReservationAcquire.ACQUIRE, B);
        store.finish();
        assertThat(acquire(reservations, A, ReservationAcquire.ACQUIRE, B)).isCompleted();
    }

    @Test
    void whoPreemptsAndAbortsIsAnsweredWhenTheOtherIsStoppedAndTheFenceIsUpBefore() {
        Reservations reservations = reservations();
        register(reservations, A, ReservationRegister.KEEP);
        register(reservations, B, ReservationRegister.KEEP);
        acquire(reservations, A, ReservationAcquire.ACQUIRE, B);

        CompletionStage<Void> done = acquire(reservations, B, ReservationAcquire.PREEMPT_AND_ABORT, A);

        assertThat(done).isNotDone();
        assertThat(reservations.fence().admits(A, Access.WRITE)).isFalse();
        assertThat(told).containsExactly(new Notice(A, Notice.Kind.REGISTRATION_PREEMPTED));
        assertThat(register(reservations, A, ReservationRegister.KEEP))
                .as("others need not wait")
                .isCompleted();
        stopped.complete(null);
        assertThat(done).isCompleted();
    }
}
