package nvmf.controller.nvm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import nvmf.controller.model.OnQueue;

/**
 * Work of a queue that takes memory which no lease counts, or much time: one after the other, so that it is the memory of one. As
 * long as the queue is deep. On the queue's thread.
 */
final class Line {
    private final Executor home;
    private final Deque<Work> waiting = new ArrayDeque<>();
    private boolean busy;

    private record Work(Supplier<CompletionStage<Void>> begin, CompletableFuture<Void> done) {}

    Line(Executor home) {
        this.home = home;
    }

    /** Begins it when its turn comes; completes with it. */
    CompletionStage<Void> add(Supplier<CompletionStage<Void>> begin) {
        Work work = new Work(begin, new CompletableFuture<>());
        waiting.add(work);
        if (!busy) {
            busy = true;
            next();
        }
        return work.done();
    }

    private void next() {
        Work work = waiting.poll();
        if (work == null) {
            busy = false;
            return;
        }
        CompletionStage<Void> stage;
        try {
            stage = work.begin().get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        OnQueue.after(home, stage, (done, failure) -> {
            if (failure == null) {
                work.done().complete(null);
            } else {
                work.done().completeExceptionally(failure);
            }
            next();
        });
    }
}
