package nvmf.host.event;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.admin.SmartLog;
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
public final class EventWatch implements Answer {
    /** Between two rounds. */
    public static final long PAUSE_MILLIS = 100;

    /** Those that every controller takes: Linux's refuses the bit of the persistent memory region, which fabrics has not. */
    public static final int CRITICAL_WARNINGS =
            AsyncEvent.CRITICAL_WARNING_BITS & ~SmartLog.PERSISTENT_MEMORY_UNRELIABLE;

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

    /** No more than there are requests. */
    private Set<AsyncEvent> troubles = new LinkedHashSet<>();

    private boolean stopped;
    private QueueThread.Timer pause = () -> {};

    /**
     * Not started yet.
     *
     * @param wanted   the events that are of interest, as the Asynchronous Event Configuration has them
     * @param requests how many to have out
     */
    public EventWatch(AdminQueue admin, int wanted, int requests, Listener listener) {
        this.admin = admin;
        this.wanted = wanted;
        this.listener = listener;
        idle = requests;
    }

    /** Looks into what changed; a round is over when its stages complete. */
    public interface Listener {
        CompletionStage<Void> onNamespaces();

        /** How well the controller reaches them. */
        CompletionStage<Void> onAccess();

        /** An error of the controller, or its health. */
        CompletionStage<Void> onTrouble(AsyncEvent event);
    }

    /**
     * Asks for the events this host understands, of those the controller offers as OAES has them, and for its critical warnings, which
     * OAES does not know; for the former alone if it does not take both. Completes when that has been answered.
     */
    public CompletionStage<Void> start(int offered) {
        int notices = wanted & offered;
        int events = notices | wanted & CRITICAL_WARNINGS;
        if (events == 0) {
            return CompletableFuture.completedFuture(null);
        }
        return configure(events)
                .handle((cqe, failure) -> failure == null || notices == events || notices == 0
                        ? CompletableFuture.<Cqe>completedFuture(cqe)
                        : configure(notices).exceptionally(refusal -> null))
                .thenCompose(last -> last)
                .thenAccept(last -> admin.queue().thread().execute(this::request));
    }

    private CompletionStage<Cqe> configure(int events) {
        return admin.demand(
                        "Set Features of the asynchronous events",
                        new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, events).toSqe())
                .whenComplete((cqe, failure) -> {
                    if (failure != null) {
                        LOG.debug("{}: events are as the controller likes", admin.queue(), failure);
                    }
                });
    }

    /** Has that looked into which the controller may report only later: it refused a command for want of access. */
    public void doubtAccess() {
        admin.queue().thread().execute(() -> {
            accessChanged = true;
            beginRound();
        });
    }

    /** Nothing is looked into any more. */
    public void stop() {
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
        if (event.type() == AsyncEvent.ERROR || event.type() == AsyncEvent.SMART) {
            troubles.add(event);
        }
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
        Set<AsyncEvent> troubled = troubles;
        troubles = new LinkedHashSet<>();
        CompletionStage<Void> looked =
                when(namespaces, listener::onNamespaces).thenCompose(nothing -> when(access, listener::onAccess));
        for (AsyncEvent event : troubled) {
            looked = looked.thenCompose(nothing -> listener.onTrouble(event));
        }
        looked.whenComplete((nothing, failure) -> admin.queue().thread().execute(this::endRound));
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
        if (namespacesChanged || accessChanged || !troubles.isEmpty()) {
            beginRound();
        }
    }
}
