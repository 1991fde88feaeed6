package nvmf.host.association;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import nvmf.api.host.ConnectRequest;
import nvmf.host.namespace.NamespaceScan;
import nvmf.host.queue.Failures;

/**
 * The making of one session: its queues, then the events, then the namespaces, so that no change falls in between. One that fails has
 * left nothing behind when it says so. Any thread.
 */
final class Attempt {
    private final ConnectSequence sequence;
    private final Function<Session, CompletionStage<Void>> onNamespaces;
    private final CompletableFuture<Ready> result = new CompletableFuture<>();

    /**
     * A session that can be used.
     *
     * @param found     its namespaces
     * @param takenOver to be completed when that is known to whom it concerns: changes are reported after that
     */
    record Ready(Session session, NamespaceScan.Result found, EventWatch watch, CompletableFuture<Void> takenOver) {}

    /**
     * Not begun yet.
     *
     * @param onNamespaces looks at the namespaces again, after an event
     */
    Attempt(Surroundings surroundings, ConnectRequest request, Function<Session, CompletionStage<Void>> onNamespaces) {
        sequence =
                new ConnectSequence(surroundings.connector(), surroundings.identity(), request, surroundings.workers());
        this.onNamespaces = onNamespaces;
    }

    CompletionStage<Ready> run() {
        sequence.run().whenComplete((made, failure) -> {
            if (failure == null) {
                prepare(made);
            } else {
                result.completeExceptionally(Failures.unwrap(failure));
            }
        });
        return result;
    }

    void cancel() {
        sequence.cancel();
    }

    private void prepare(Session made) {
        CompletableFuture<Void> takenOver = new CompletableFuture<>();
        EventWatch watch = new EventWatch(
                made.admin(),
                made.facts().eventRequests(),
                () -> takenOver.thenCompose(nothing -> onNamespaces.apply(made)));
        watch.start(made.facts().events()).thenCompose(nothing -> scan(made)).whenComplete((found, failure) -> {
            if (failure == null) {
                result.complete(new Ready(made, found, watch, takenOver));
            } else {
                watch.stop();
                made.hangUp();
                made.ended().whenComplete((nothing, never) -> result.completeExceptionally(Failures.origin(failure)));
            }
        });
    }

    private static CompletionStage<NamespaceScan.Result> scan(Session made) {
        return made.facts().isDiscovery()
                ? CompletableFuture.completedFuture(NamespaceScan.Result.EMPTY)
                : NamespaceQuery.all(made);
    }
}
