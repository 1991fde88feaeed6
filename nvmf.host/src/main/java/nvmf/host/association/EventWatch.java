package nvmf.host.association;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Answer;
import nvmf.host.queue.QueueThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Asynchronous Event Requests with the controller and has looked into what they tell. Whatever came is handled in rounds:
 * the requests that were answered go out again when the round is over and a pause has passed, so that a controller that reports
 * events as fast as it can costs no more than one round at a time. On the admin queue's thread.
 */
final class EventWatch implements Answer {
    /** Between two rounds. */
    static final long PAUSE_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final AdminQueue admin;
    private final int wanted;
    private final Listener listener;

    /** Requests that were answered and are not out again. */
    private int idle;

    private boolean round;
    private boolean namespacesChanged;
    private boolean accessChanged;
    private boolean stopped;
    private QueueThread.Timer pause = () -> {};

    /**
     * Not started yet.
     *
     * @param wanted   the events that are of interest, as OAES has them
     * @param requests how many to have out
     */
    EventWatch(AdminQueue admin, int wanted, int requests, Listener listener) {
        this.admin = admin;
        this.wanted = wanted;
        this.listener = listener;
        idle = requests;
    }

    /** Looks into what changed; a round is over when its stages complete. */
    interface Listener {
        CompletionStage<Void> onNamespaces();

        /** How well the controller reaches them. */
        CompletionStage<Void> onAccess();
    }

    /** Asks for the events this host understands, of those the controller offers; completes when that has been answered. */
    CompletionStage<Void> start(int offered) {
        int events = offered & wanted;
        if (events == 0) {
            return CompletableFuture.completedFuture(null);
        }
        return admin.demand(
                        "Set Features of the asynchronous events",
                        new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, events).toSqe())
                .handle((cqe, failure) -> {
                    if (failure != null) {
                        LOG.debug("{}: events are as the controller likes", admin.queue(), failure);
                    }
                    admin.queue().thread().execute(this::request);
                    return (Void) null;
                });
    }

    /** Has that looked into which the controller may report only later: it refused a command for want of access. */
    void doubtAccess() {
        admin.queue().thread().execute(() -> {
            accessChanged = true;
            beginRound();
        });
    }

    /** Nothing is looked into any more. */
    void stop() {
        admin.queue().thread().execute(() -> {
            stopped = true;
            pause.cancel();
        });
    }

    private void request() {
        int free = idle;
        idle = 0;
        for (int i = 0; i < free && !stopped; i++) {
            admin.queue().submit(AsyncEvent.request(), NO_DATA, this);
        }
    }

    @Override
    public void answered(Cqe cqe) {
        if (!cqe.isSuccess()) {
            // One request too many, or aborted: this one is not sent again.
            LOG.debug("{}: Asynchronous Event Request: {}", admin.queue(), cqe.status());
            return;
        }
        idle++;
        AsyncEvent event = AsyncEvent.of(cqe.dw0());
        LOG.debug("{}: {}", admin.queue(), event);
        namespacesChanged |= event.equals(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        accessChanged |= event.equals(AsyncEvent.ANA_CHANGED);
        beginRound();
    }

    @Override
    public void lost(StatusException why) {
        stopped = true;
    }

    private void beginRound() {
        if (round || stopped) {
            return;
        }
        round = true;
        boolean namespaces = namespacesChanged;
        boolean access = accessChanged;
        namespacesChanged = false;
        accessChanged = false;
        when(namespaces, listener::onNamespaces)
                .thenCompose(nothing -> when(access, listener::onAccess))
                .whenComplete((nothing, failure) -> admin.queue().thread().execute(this::endRound));
    }

    private static CompletionStage<Void> when(boolean changed, Supplier<CompletionStage<Void>> look) {
        return changed ? look.get() : CompletableFuture.completedFuture(null);
    }

    private void endRound() {
        if (!stopped) {
            pause = admin.queue().thread().after(PAUSE_MILLIS, this::afterPause);
        }
    }

    private void afterPause() {
        round = false;
        request();
        if (namespacesChanged || accessChanged) {
            beginRound();
        }
    }
}
