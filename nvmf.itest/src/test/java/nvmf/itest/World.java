package nvmf.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nvmf.testkit.ManualExecutor;

/**
 * Threads that take turns by chance, and one clock for all of them: what a random number generator decides, a seed repeats. Whoever asks
 * for a thread gets one of its own.
 */
final class World {
    private static final int STEPS_MAX = 10_000_000;

    private final Random random;
    private final List<ManualExecutor> threads = new ArrayList<>();
    private final ManualExecutor clock = new ManualExecutor();

    World(Random random) {
        this.random = random;
        threads.add(clock);
    }

    ScheduledExecutorService newThread() {
        ManualExecutor thread = new ManualExecutor();
        thread.advanceMillis(clock.nowMillis());
        threads.add(thread);
        return thread;
    }

    long nowMillis() {
        return clock.nowMillis();
    }

    Executor delayed(long millis) {
        return task -> {
            ScheduledFuture<?> timer = clock.schedule(task, millis, TimeUnit.MILLISECONDS);
            assert !timer.isDone();
        };
    }

    /** One task of one thread; says whether any had one. */
    boolean step() {
        int first = random.nextInt(threads.size());
        for (int i = 0; i < threads.size(); i++) {
            if (threads.get((first + i) % threads.size()).step()) {
                return true;
            }
        }
        return false;
    }

    void steps(int count) {
        for (int i = 0; i < count && step(); i++) {}
    }

    /** Until nobody has anything to do at this time. */
    void settle() {
        for (int i = 0; i < STEPS_MAX; i++) {
            if (!step()) {
                return;
            }
        }
        throw new AssertionError("busy for ever");
    }

    /** Time passes in pieces, and in each piece all that falls due is done by all. */
    void pass(long millis, long pieceMillis) {
        for (long passed = 0; passed < millis; passed += pieceMillis) {
            settle();
            List.copyOf(threads).forEach(thread -> thread.advanceMillis(pieceMillis));
        }
        settle();
    }

    /** What a stage completes with, when all is done that can be done, within a minute of this world. */
    <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        settle();
        for (int seconds = 0; !future.isDone() && seconds < 60; seconds++) {
            pass(1000, 100);
        }
        if (!future.isDone()) {
            throw new AssertionError("nothing more happens, and the stage is not complete");
        }
        return future.join();
    }
}
