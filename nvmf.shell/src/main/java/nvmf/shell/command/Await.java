package nvmf.shell.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** How a command waits: always with a limit, never on a queue's thread. */
public final class Await {
    /** For one answer of a peer. Associations have their own, shorter limits; this one only keeps a command from hanging. */
    public static final Duration ANSWER = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(10);

    private Await() {}

    public static <T> T answer(CompletionStage<T> stage) throws Exception {
        return within(ANSWER, stage);
    }

    /** The stage's value, or its failure as it was thrown. */
    public static <T> T within(Duration limit, CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("there was no answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable root = Failures.root(e);
            if (root instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Asks again and again until there is something, or the time is up. */
    public static <T> Optional<T> until(Duration limit, Supplier<Optional<T>> question) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Optional<T> found = question.get();
        while (found.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(POLL.toMillis());
            found = question.get();
        }
        return found;
    }
}
