package nvmf.host.association;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.transport.QueueCounters;
import nvmf.host.auth.Authenticator;
import nvmf.host.path.Aftermath;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Failures;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One generation of an association's queues, from Connect to the end of all of them: when one ends, all do. A reset replaces a
 * session by another one, and nothing of the old can be taken for the new, since everything belongs to a session. Any thread.
 */
public final class Session {
    /** How long a shutdown in order may take before the queues are closed all the same. */
    static final long SHUTDOWN_MILLIS_MAX = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final AdminQueue admin;
    private final List<HostQueue> ioQueues;
    private final ControllerFacts facts;
    private final KeepAlive keepAlive;
    private final Aftermath aftermath;
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> ended;

    Session(
            AdminQueue admin,
            List<HostQueue> ioQueues,
            ControllerFacts facts,
            KeepAlive keepAlive,
            Aftermath aftermath) {
        this.admin = admin;
        this.ioQueues = List.copyOf(ioQueues);
        this.facts = facts;
        this.keepAlive = keepAlive;
        this.aftermath = aftermath;
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (HostQueue queue : queues()) {
            ends.add(queue.closed()
                    .handle((nothing, failure) -> {
                        onEnd(queue, failure);
                        return (Void) null;
                    })
                    .toCompletableFuture());
        }
        ended = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    }

    public AdminQueue admin() {
        return admin;
    }

    List<HostQueue> ioQueues() {
        return ioQueues;
    }

    public ControllerFacts facts() {
        return facts;
    }

    /** What the controller may still be doing after this session. */
    Aftermath aftermath() {
        return aftermath;
    }

    /** The admin queue's first. */
    List<QueueCounters> counters() {
        return queues().stream().map(HostQueue::counters).toList();
    }

    /** Completes exceptionally, with the reason, when the first of the queues ends; normally when the session is shut down. */
    CompletionStage<Void> lost() {
        return lost;
    }

    /** Tells the reason when the first of the queues has ended, but not when the session is shut down. */
    void whenLost(Consumer<Throwable> listener) {
        lost().whenComplete((nothing, failure) -> {
            if (failure != null) {
                listener.accept(Failures.unwrap(failure));
            }
        });
    }

    /** Completes when the last of the queues has ended. */
    CompletionStage<Void> ended() {
        return ended;
    }

    private List<HostQueue> queues() {
        List<HostQueue> queues = new ArrayList<>();
        queues.add(admin.queue());
        queues.addAll(ioQueues);
        return queues;
    }

    private void onEnd(HostQueue queue, Throwable failure) {
        aftermath.onLoss(failure);
        if (lost.completeExceptionally(
                failure == null ? new IOException("the controller closed queue " + queue.qid()) : failure)) {
            hangUp();
        }
    }

    /** Authenticates once more on all queues, the admin queue first. If that fails nothing of the session is of use any more. */
    CompletionStage<Void> authenticate(Authenticator authenticator) {
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (HostQueue queue : queues()) {
            all = all.thenCompose(done -> authenticator.authenticate(queue));
        }
        return all.whenComplete((done, failure) -> {
            if (failure != null && lost.completeExceptionally(Failures.unwrap(failure))) {
                hangUp();
            }
        });
    }

    /** Closes all queues without a word to the controller. */
    void hangUp() {
        keepAlive.stop();
        queues().forEach(HostQueue::close);
    }

    private void hangUpOnSilence() {
        aftermath.onSilence();
        hangUp();
    }

    /**
     * Ends the session in order: I/O queues by Disconnect, where the controller knows that; then CC.SHN, and the shutdown is waited
     * for; then the admin queue. Completes when all queues have ended, whatever the controller made of it.
     */
    public CompletionStage<Void> shutDown() {
        if (!lost.complete(null)) {
            return ended;
        }
        keepAlive.stop();
        QueueThread.Timer deadline = admin.queue().thread().after(SHUTDOWN_MILLIS_MAX, this::hangUpOnSilence);
        disconnectQueues()
                .thenCompose(nothing -> {
                    ioQueues.forEach(HostQueue::close);
                    return admin.setProperty(
                            Property.CC,
                            Configuration.ENABLED
                                    .withShutdown(Configuration.SHUTDOWN_NORMAL)
                                    .toInt());
                })
                .thenCompose(cqe -> StatusPoll.until(
                        admin,
                        status -> status.shutdown() == ControllerStatus.SHUTDOWN_COMPLETE,
                        SHUTDOWN_MILLIS_MAX,
                        "shut down"))
                .whenComplete((status, failure) -> {
                    if (failure != null) {
                        LOG.debug("{}: hangs up without a shutdown", admin.queue(), failure);
                    }
                    deadline.cancel();
                    hangUp();
                });
        return ended;
    }

    /** Ends the session by a reset of the whole subsystem, which leaves nothing to shut down. Completes when all queues have ended. */
    CompletionStage<Void> resetSubsystem() {
        QueueThread.Timer deadline = admin.queue().thread().after(SHUTDOWN_MILLIS_MAX, this::hangUpOnSilence);
        admin.setProperty(Property.NSSR, Property.NSSR_RESET).whenComplete((cqe, failure) -> {
            deadline.cancel();
            lost.complete(null);
            hangUp();
        });
        return ended;
    }

    private CompletionStage<Void> disconnectQueues() {
        if (!facts.takesDisconnect()) {
            return CompletableFuture.completedFuture(null);
        }
        List<CompletableFuture<Cqe>> answers = ioQueues.stream()
                .map(queue ->
                        AdminQueue.disconnect(queue).exceptionally(lost -> null).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    @Override
    public String toString() {
        return "controller " + facts.cntlid() + " by " + admin.queue() + " and " + ioQueues.size() + " I/O queues";
    }
}
