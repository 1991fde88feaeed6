package nvmf.api.block;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Who may write when: many writes of whole blocks at a time, or one that reads a block, changes it and writes it back. In the order they
 * came, so that neither kind starves. Callable from any thread; the lock is held for the bookkeeping and never while something is done.
 */
final class WriteTurns {
    private final Queue<Turn> line = new ArrayDeque<>();
    private int running;
    private boolean alone;

    private record Turn(boolean alone, Supplier<CompletionStage<Void>> operation, CompletableFuture<Void> done) {}

    /** Beside others of its kind. */
    CompletionStage<Void> whole(Supplier<CompletionStage<Void>> operation) {
        return take(false, operation);
    }

    /** With nothing beside it. */
    CompletionStage<Void> alone(Supplier<CompletionStage<Void>> operation) {
        return take(true, operation);
    }

    private CompletionStage<Void> take(boolean wantsAlone, Supplier<CompletionStage<Void>> operation) {
        Turn turn = new Turn(wantsAlone, operation, new CompletableFuture<>());
        synchronized (this) {
            if (!line.isEmpty() || !admit(turn)) {
                line.add(turn);
                return turn.done;
            }
        }
        run(turn);
        return turn.done;
    }

    /** With the lock held. */
    private boolean admit(Turn turn) {
        if (alone || turn.alone && running > 0) {
            return false;
        }
        running++;
        alone = turn.alone;
        return true;
    }

    private void run(Turn turn) {
        CompletionStage<Void> stage;
        try {
            stage = turn.operation.get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedStage(e);
        }
        stage.whenComplete((nothing, failure) -> {
            next();
            if (failure == null) {
                turn.done.complete(null);
            } else {
                turn.done.completeExceptionally(failure);
            }
        });
    }

    /** One is done: whose turn is it? */
    private void next() {
        List<Turn> turns = new ArrayList<>();
        synchronized (this) {
            running--;
            alone = false;
            while (!line.isEmpty() && admit(line.peek())) {
                turns.add(line.remove());
            }
        }
        turns.forEach(this::run);
    }
}
