package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waiting for what becomes true by itself: as short as possible, and never longer than a busy machine may need. */
final class Eventually {
    private static final long LIMIT_SECONDS = 30;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Eventually() {}

    /** Something that may be asked for too early. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws Exception;
    }

    /** Makes the assertion again and again until it holds; when the time is up it fails as it did last. */
    static void holds(ThrowingCallable assertion) throws Exception {
        gives(() -> {
            try {
                assertion.call();
            } catch (Exception e) {
                throw e;
            } catch (Throwable e) {
                throw (Error) e;
            }
            return true;
        });
    }

    /** What the question gives as soon as it does so, neither with an {@link AssertionError} nor with a stage that failed. */
    static <T> T gives(Question<T> question) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            try {
                return question.ask();
            } catch (AssertionError | ExecutionException e) {
                if (System.nanoTime() >= end) {
                    throw e;
                }
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** The value of a stage; its failure is the cause of the exception. */
    static <T> T value(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** The failure of a stage, to be looked into. */
    static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(CompletionStage<?> stage) {
        return assertThatThrownBy(() -> value(stage))
                .isInstanceOf(ExecutionException.class)
                .cause();
    }
}
