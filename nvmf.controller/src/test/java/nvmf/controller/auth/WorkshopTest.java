package nvmf.controller.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import org.junit.jupiter.api.Test;

class WorkshopTest {
    private final Queue<Runnable> pieces = new ArrayDeque<>();
    private final Workshop workshop = new Workshop(pieces::add, 2);

    // K19 of the catalogue of hostile inputs.
    @Test
    void k19FewPiecesAreDoneAtATimeAndFewWait() {
        for (int i = 0; i < 2 + Workshop.WAITING_MAX; i++) {
            assertThat(workshop.call(() -> 1)).isNotCompleted();
        }
        assertThat(pieces).hasSize(2);
        CompletionStage<Integer> tooMuch = workshop.call(() -> 1);
        assertThatThrownBy(() -> tooMuch.toCompletableFuture().join())
                .hasCauseInstanceOf(StatusException.class)
                .hasMessageContaining(Status.CONTROLLER_BUSY.text());
        int done = 0;
        while (!pieces.isEmpty()) {
            assertThat(pieces).hasSizeLessThanOrEqualTo(2);
            pieces.poll().run();
            done++;
        }
        assertThat(done).isEqualTo(2 + Workshop.WAITING_MAX);
        CompletionStage<Integer> next = workshop.call(() -> 7);
        pieces.poll().run();
        assertThat(next).isCompletedWithValue(7);
    }

    @Test
    void whatGoesWrongIsTheCallersAndTheNextPieceIsDone() {
        CompletionStage<Integer> broken = workshop.call(() -> {
            throw new IllegalStateException("broken");
        });
        CompletionStage<Integer> next = workshop.call(() -> 1);
        pieces.poll().run();
        pieces.poll().run();
        assertThatThrownBy(() -> broken.toCompletableFuture().join()).hasRootCauseMessage("broken");
        assertThat(next).isCompletedWithValue(1);
    }

    @Test
    void sequenceNumbersAndChallengesAreNotUsedTwice() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.add(workshop.nextSeqnum())).isTrue();
        }
        assertThat(seen).doesNotContain(0);
        assertThat(workshop.challenge(32)).hasSize(32).isNotEqualTo(workshop.challenge(32));
    }
}
