package nvmf.controller.device;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Keeps one who must be alone apart from writers, who need not be apart from each other: one lock, held for a moment, before and
 * after each. Who comes while somebody is alone or waits to be waits behind; all of these are commands, which the depth of queues
 * bounds. Any thread.
 */
final class WriteExclusion {
    private final ReentrantLock mutex = new ReentrantLock();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private int writers;
    private boolean alone;

    private record Waiter(boolean alone, CompletableFuture<Void> turn) {}

    /** Writes, beside other writers. */
    CompletionStage<Void> write(Supplier<CompletionStage<Void>> write) {
        return run(false, write);
    }

    /** Does something while nobody writes. */
    CompletionStage<Void> alone(Supplier<CompletionStage<Void>> work) {
        return run(true, work);
    }

    private CompletionStage<Void> run(boolean wantsAlone, Supplier<CompletionStage<Void>> work) {
        Waiter waiter;
        mutex.lock();
        try {
            if (waiting.isEmpty() && enter(wantsAlone)) {
                waiter = null;
            } else {
                waiter = new Waiter(wantsAlone, new CompletableFuture<>());
                waiting.add(waiter);
            }
        } finally {
            mutex.unlock();
        }
        return waiter == null ? begin(wantsAlone, work) : waiter.turn().thenCompose(turn -> begin(wantsAlone, work));
    }

    private CompletionStage<Void> begin(boolean wasAlone, Supplier<CompletionStage<Void>> work) {
        CompletionStage<Void> stage;
        try {
            stage = work.get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        if (stage.toCompletableFuture().isDone()) {
            leave(wasAlone);
            return stage;
        }
        return stage.whenComplete((done, failure) -> leave(wasAlone));
    }

    private boolean enter(boolean wantsAlone) {
        if (alone || wantsAlone && writers > 0) {
            return false;
        }
        alone = wantsAlone;
        writers += wantsAlone ? 0 : 1;
        return true;
    }

    private void leave(boolean wasAlone) {
        Deque<Waiter> called = new ArrayDeque<>();
        mutex.lock();
        try {
            alone = alone && !wasAlone;
            writers -= wasAlone ? 0 : 1;
            while (!waiting.isEmpty() && enter(waiting.element().alone())) {
                called.add(waiting.remove());
            }
        } finally {
            mutex.unlock();
        }
        called.forEach(waiter -> waiter.turn().complete(null));
    }
}
