package nvmf.controller.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** The way home: stages of others complete wherever they like, what follows happens on the queue's thread. */
public final class OnQueue {
    private OnQueue() {}

    /**
     * Continues on the queue's thread when the stage is complete: at once if it is already, which saves the hop. To be called on that
     * thread. What the continuation throws comes out of here then, instead of vanishing in a stage that nobody looks at.
     */
    public static <T> void after(Executor home, CompletionStage<T> stage, BiConsumer<T, Throwable> then) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            stage.whenComplete((value, failure) -> run(home, () -> then.accept(value, failure)));
        } else if (future.isCompletedExceptionally()) {
            then.accept(null, failureOf(stage));
        } else {
            then.accept(future.getNow(null), null);
        }
    }

    /** Why a stage that is complete has failed. */
    public static Throwable failureOf(CompletionStage<?> failed) {
        AtomicReference<Throwable> why = new AtomicReference<>();
        failed.whenComplete((value, failure) -> why.set(failure));
        return why.get();
    }

    /**
     * Runs something on the queue's thread, from any. Once that thread has ended nothing can race with it any more, so what is left
     * to clean up is done here.
     */
    public static void run(Executor home, Runnable action) {
        try {
            home.execute(action);
        } catch (RejectedExecutionException e) {
            synchronized (home) {
                action.run();
            }
        }
    }
}
