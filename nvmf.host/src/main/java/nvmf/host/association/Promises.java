package nvmf.host.association;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.RemoteController;

/** What an association has promised to tell, each once, but for being live, which it may become again. Under its confinement. */
final class Promises {
    final CompletableFuture<RemoteController> connected = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** That nothing is left of the last session. */
    private CompletableFuture<Void> left = CompletableFuture.completedFuture(null);

    private CompletableFuture<Void> live = new CompletableFuture<>();

    /** Whether it has ever been live, or never will be. */
    boolean areDecided() {
        return connected.isDone();
    }

    void onLive(RemoteController owner) {
        connected.complete(owner);
        live.complete(null);
    }

    /** It is not live any more; whoever waits for it from now on waits for the next time. */
    void onLost() {
        left = new CompletableFuture<>();
        if (live.isDone()) {
            live = new CompletableFuture<>();
        }
    }

    void onLeft() {
        left.complete(null);
    }

    boolean isLeft() {
        return left.isDone();
    }

    /** Does that when nothing is left of the last session. */
    void whenLeft(Runnable then) {
        CompletionStage<Void> last = left;
        last.whenComplete((nothing, never) -> then.run());
    }

    /** Tells when it is live the next time, or never will be. */
    void whenLive(CompletableFuture<Void> done) {
        CompletionStage<Void> next = live;
        next.whenComplete((nothing, failure) -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    void neverLive(Throwable why) {
        connected.completeExceptionally(why);
        live.completeExceptionally(why);
    }
}
