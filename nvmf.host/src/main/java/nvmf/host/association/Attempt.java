package nvmf.host.association;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.ConnectRequest;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.host.ana.AnaStates;
import nvmf.host.ana.AnaTerms;
import nvmf.host.event.EventWatch;
import nvmf.host.event.HealthWatch;
import nvmf.host.namespace.NamespaceScan;
import nvmf.host.queue.Failures;

/**
 * The making of one session: its queues, then the events, then the namespaces, so that no change falls in between. One that fails has
 * left nothing behind when it says so. Any thread.
 */
final class Attempt {
    private final ConnectRequest request;
    private final ConnectSequence sequence;
    private final HealthWatch.Listener troubles;
    private final Changes changes;
    private final CompletableFuture<Ready> result = new CompletableFuture<>();

    /**
     * A session that can be used.
     *
     * @param found     its namespaces
     * @param access    how well its controller reaches them
     * @param watch     what to tell when that is in doubt
     * @param end       to be run when it is not to be watched any more
     * @param takenOver to be completed when that is known to whom it concerns: changes are reported after that
     */
    record Ready(
            Session session,
            NamespaceScan.Result found,
            AnaStates access,
            EventWatch watch,
            Runnable end,
            CompletableFuture<Void> takenOver) {}

    /** Who learns of what changes in a session. */
    interface Changes {
        /** Looks at the namespaces again, after an event. */
        CompletionStage<Void> onNamespaces(Session session);

        /** The controller reaches them otherwise. */
        void onAccess(Session session, AnaStates access);
    }

    /**
     * Not begun yet.
     *
     * @param troubles told of those of a session's controller, on its thread, from when that is taken over until its watch ends
     * @param changes  told of what changes
     */
    Attempt(Surroundings surroundings, ConnectRequest request, HealthWatch.Listener troubles, Changes changes) {
        this.request = request;
        sequence =
                new ConnectSequence(surroundings.connector(), surroundings.identity(), request, surroundings.workers());
        this.troubles = troubles;
        this.changes = changes;
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

    /** Whether its session is as this one asks for; what becomes of that when it is lost does not matter. */
    boolean serves(ConnectRequest wanted) {
        return isSameSession(request, wanted);
    }

    static boolean isSameSession(ConnectRequest one, ConnectRequest other) {
        return one.withRecovery(other.recovery()).withPaths(other.paths()).equals(other);
    }

    /** Makes it fail at once, if it is not done. */
    void cancel() {
        sequence.cancel();
    }

    private void prepare(Session made) {
        CompletableFuture<Void> takenOver = new CompletableFuture<>();
        AnaTerms terms = made.facts().ana();
        AnaWatch access = new AnaWatch(made.admin(), terms, states -> changes.onAccess(made, states));
        HealthWatch health = new HealthWatch(made.admin(), troubles);
        EventWatch watch = new EventWatch(
                made.admin(),
                AsyncEvent.NAMESPACE_ATTRIBUTE_BIT
                        | terms.events()
                        | (made.facts().isDiscovery() ? 0 : EventWatch.CRITICAL_WARNINGS),
                made.facts().eventRequests(),
                new EventWatch.Listener() {
                    @Override
                    public CompletionStage<Void> onNamespaces() {
                        return takenOver.thenCompose(nothing -> changes.onNamespaces(made));
                    }

                    @Override
                    public CompletionStage<Void> onAccess() {
                        return takenOver.thenCompose(nothing -> access.again());
                    }

                    @Override
                    public CompletionStage<Void> onTrouble(AsyncEvent event) {
                        return takenOver.thenCompose(nothing -> health.look(event));
                    }
                });
        Runnable end = () -> {
            watch.stop();
            access.stop();
            health.stop();
        };
        watch.start(made.facts().events())
                .thenCompose(nothing -> scan(made))
                .thenCompose(found ->
                        access.start().thenApply(states -> new Ready(made, found, states, watch, end, takenOver)))
                .whenComplete((ready, failure) -> {
                    if (failure == null) {
                        result.complete(ready);
                    } else {
                        end.run();
                        made.hangUp();
                        made.ended()
                                .whenComplete(
                                        (nothing, never) -> result.completeExceptionally(Failures.origin(failure)));
                    }
                });
    }

    private static CompletionStage<NamespaceScan.Result> scan(Session made) {
        return made.facts().isDiscovery()
                ? CompletableFuture.completedFuture(NamespaceScan.Result.EMPTY)
                : NamespaceQuery.all(made);
    }
}
