package nvmf.host.association;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.Property;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Failures;
import nvmf.host.queue.QueueThread;

/** Reads CSTS again and again, quickly at first, until it says what it should, the controller fails, or time is up. */
final class StatusPoll {
    private static final long PAUSE_MILLIS_MAX = 100;

    private final AdminQueue admin;
    private final Predicate<ControllerStatus> reached;
    private final CompletableFuture<ControllerStatus> result = new CompletableFuture<>();
    private long pauseMillis = 1;
    private QueueThread.Timer next = () -> {};

    private StatusPoll(AdminQueue admin, Predicate<ControllerStatus> reached) {
        this.admin = admin;
        this.reached = reached;
    }

    /**
     * Polls.
     *
     * @param what  what is waited for, for the sentence that says it did not come
     */
    static CompletionStage<ControllerStatus> until(
            AdminQueue admin, Predicate<ControllerStatus> reached, long millisMax, String what) {
        StatusPoll poll = new StatusPoll(admin, reached);
        QueueThread.Timer deadline = admin.queue()
                .thread()
                .after(
                        millisMax,
                        () -> poll.result.completeExceptionally(
                                new IOException("the controller did not " + what + " within " + millisMax + " ms")));
        poll.read();
        return poll.result.whenComplete((status, failure) -> {
            deadline.cancel();
            poll.next.cancel();
        });
    }

    private void read() {
        admin.property(Property.CSTS).whenComplete((csts, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Failures.unwrap(failure));
                return;
            }
            ControllerStatus status = ControllerStatus.of(csts);
            if (status.fatal()) {
                result.completeExceptionally(new IOException("the controller reports a fatal error (CSTS.CFS)"));
            } else if (reached.test(status)) {
                result.complete(status);
            } else if (!result.isDone()) {
                next = admin.queue().thread().after(pauseMillis, this::read);
                pauseMillis = Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
            }
        });
    }
}
