package nvmf.controller.nvm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.OnQueue;

/**
 * Commands of a queue that take memory which no lease counts, or much time: one after the other, so that it is the memory of one. As
 * long as the queue is deep. What was true of a command when it got in line need not be true when its turn comes, so it is asked again
 * then. On the queue's thread.
 */
final class Line {
    private final Executor home;
    private final Function<Sqe, Namespace> admission;
    private final Deque<Work> waiting = new ArrayDeque<>();
    private boolean busy;

    private record Work(Sqe sqe, Function<Namespace, CompletionStage<Void>> begin, CompletableFuture<Void> done) {}

    /**
     * Nobody waits yet.
     *
     * @param admission the namespace of a command whose turn has come, or a {@link StatusException} if it may not begin any more
     */
    Line(Executor home, Function<Sqe, Namespace> admission) {
        this.home = home;
        this.admission = admission;
    }

    /** Begins a command when its turn comes; completes with it. */
    CompletionStage<Void> add(Sqe sqe, Function<Namespace, CompletionStage<Void>> begin) {
        Work work = new Work(sqe, begin, new CompletableFuture<>());
        waiting.add(work);
        if (!busy) {
            next();
        }
        return work.done();
    }

    /** A loop, since many in a row may have nothing to wait for. */
    private void next() {
        busy = true;
        while (!waiting.isEmpty()) {
            Work work = waiting.poll();
            CompletionStage<Void> stage = begin(work);
            if (!stage.toCompletableFuture().isDone()) {
                OnQueue.after(home, stage, (done, failure) -> {
                    settle(work, failure);
                    next();
                });
                return;
            }
            OnQueue.after(home, stage, (done, failure) -> settle(work, failure));
        }
        busy = false;
    }

    private CompletionStage<Void> begin(Work work) {
        try {
            return work.begin().apply(admission.apply(work.sqe()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void settle(Work work, Throwable failure) {
        if (failure == null) {
            work.done().complete(null);
        } else {
            work.done().completeExceptionally(failure);
        }
    }

    /** Whether a command's turn has not come yet. */
    boolean holds(Sqe sqe) {
        return find(sqe).isPresent();
    }

    /** Fails a command whose turn has not come yet, and says whether that was so. */
    boolean giveUp(Sqe sqe, Status status) {
        Optional<Work> found = find(sqe);
        found.ifPresent(work -> {
            waiting.remove(work);
            settle(work, new StatusException(status));
        });
        return found.isPresent();
    }

    private Optional<Work> find(Sqe sqe) {
        return waiting.stream().filter(work -> work.sqe().cid() == sqe.cid()).findFirst();
    }

    /** The queue has ended: nobody's turn comes any more. */
    void end() {
        List<Work> left = new ArrayList<>(waiting);
        waiting.clear();
        left.forEach(work -> settle(work, new StatusException(Status.ABORTED_SQ_DELETION)));
    }
}
