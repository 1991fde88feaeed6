package nvmf.controller.model;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/** The way home: stages of others complete wherever they like, what follows happens on the queue's thread. */
public final class OnQueue {
    private OnQueue() {}

    /**
     * Continues on the queue's thread when the stage is complete: at once if it is already, which saves the hop. To be called on that
     * thread.
     */
    public static <T> void after(Executor home, CompletionStage<T> stage, BiConsumer<T, Throwable> then) {
        var future = stage.toCompletableFuture();
        if (future.isDone()) {
            stage.whenComplete(then);
        } else {
            stage.whenComplete((value, failure) -> run(home, () -> then.accept(value, failure)));
        }
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
