package nvmf.host.association;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Page;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.host.namespace.NamespaceScan;
import nvmf.host.namespace.Namespaces;
import nvmf.host.queue.Failures;
import nvmf.host.queue.IoPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of an association, one after the other, and its states. Everything that changes happens in a {@link Serial}; what is
 * read from elsewhere are snapshots.
 *
 * <p>A session that is lost is not made again: the association is dead, with its reason. {@link #onLost} is where that is decided.
 */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final RemoteController owner;
    private final ConnectRequest request;
    private final Surroundings surroundings;
    private final Life life;
    private final Runnable forget;
    private final Serial serial = new Serial();
    private final IoPath path;
    private final Namespaces namespaces;
    private final CompletableFuture<RemoteController> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private CompletableFuture<Void> reset = new CompletableFuture<>();
    private Runnable cancelSequence = () -> {};
    private Runnable stopWatch = () -> {};

    /** The session that counts; what others still report is of no interest. */
    private volatile Optional<Session> session = Optional.empty();

    private volatile Page identity = IdentifyController.LAYOUT.blank();
    private volatile int cntlid;

    /**
     * No session yet.
     *
     * @param forget told when somebody has disconnected the association, before that completes
     */
    Sessions(RemoteController owner, ConnectRequest request, Surroundings surroundings, Life life, Runnable forget) {
        this.owner = owner;
        this.request = request;
        this.surroundings = surroundings;
        this.life = life;
        this.forget = forget;
        cntlid = request.cntlid();
        path = new IoPath(owner.name() + " is not connected yet");
        namespaces = new Namespaces(owner, path, surroundings.namespaces());
    }

    /** Makes the first; completes when it is live. */
    CompletionStage<RemoteController> connect() {
        serial.execute(() -> {
            if (life.state() == State.NEW) {
                life.become(State.CONNECTING);
                makeSession();
            }
        });
        return connected.minimalCompletionStage();
    }

    private void makeSession() {
        ConnectSequence sequence = new ConnectSequence(surroundings.connector(), surroundings.identity(), request);
        cancelSequence = sequence::cancel;
        sequence.run()
                .whenComplete((made, failure) -> serial.execute(() -> {
                    if (failure == null) {
                        begin(made);
                    } else {
                        end(Failures.unwrap(failure));
                    }
                }));
    }

    /** The queues are there. First the events, then the namespaces, so that no change falls in between. */
    private void begin(Session made) {
        if (life.state() == State.DELETING) {
            made.shutDown().whenComplete((nothing, never) -> serial.execute(this::deleted));
            return;
        }
        session = Optional.of(made);
        identity = made.facts().identity();
        cntlid = made.facts().cntlid();
        made.lost().whenComplete((nothing, failure) -> {
            if (failure != null) {
                serial.execute(() -> onLost(made, Failures.unwrap(failure)));
            }
        });
        CompletableFuture<Void> scanned = new CompletableFuture<>();
        EventWatch watch = new EventWatch(
                made.admin(),
                made.facts().eventRequests(),
                () -> scanned.thenCompose(nothing -> onNamespacesChanged(made)));
        stopWatch = watch::stop;
        watch.start(made.facts().events())
                .thenCompose(nothing -> scan(made))
                .whenComplete((found, failure) -> serial.execute(() -> {
                    if (failure != null) {
                        onLost(made, Failures.origin(failure));
                    } else if (isCurrent(made)) {
                        live(made, found);
                        scanned.complete(null);
                    }
                }));
    }

    private static CompletionStage<NamespaceScan.Result> scan(Session made) {
        return made.facts().isDiscovery()
                ? CompletableFuture.completedFuture(NamespaceScan.Result.EMPTY)
                : NamespaceQuery.all(made);
    }

    /** Namespaces that were there before serve again only after they turned out to be the same. */
    private void live(Session made, NamespaceScan.Result found) {
        Namespaces.Changes changes = namespaces.apply(found, made.facts().limits());
        path.open(made.ioQueues());
        life.become(State.LIVE);
        LOG.info(
                "{}: connected to controller {} of {} at {}, with {} I/O queues and {} namespaces",
                owner,
                cntlid,
                request.subnqn(),
                request.address(),
                made.ioQueues().size(),
                namespaces.list().size());
        namespaces.announce(changes);
        connected.complete(owner);
        reset.complete(null);
    }

    private CompletionStage<Void> onNamespacesChanged(Session made) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        NamespaceQuery.changed(made, namespaces::isKnown)
                .whenComplete((found, failure) -> serial.execute(() -> {
                    if (failure != null) {
                        onLost(made, Failures.origin(failure));
                    } else if (isCurrent(made)) {
                        namespaces.announce(namespaces.apply(found, made.facts().limits()));
                    }
                    done.complete(null);
                }));
        return done;
    }

    private boolean isCurrent(Session one) {
        return session.isPresent() && session.get() == one;
    }

    /** A session is of no use any more. */
    private void onLost(Session lost, Throwable failure) {
        if (isCurrent(lost)) {
            path.shut(owner + " was lost: " + Failures.sentence(failure));
            session = Optional.empty();
            stopWatch.run();
            lost.hangUp();
            lost.ended().whenComplete((nothing, never) -> serial.execute(() -> end(failure)));
        }
    }

    /** There is no session and will be none, for this reason. */
    private void end(Throwable failure) {
        if (life.state() == State.DELETING) {
            deleted();
            return;
        }
        String why = Failures.sentence(failure);
        boolean wasLive = life.state() != State.CONNECTING;
        life.become(State.DEAD, why);
        if (wasLive) {
            LOG.warn("{}: lost: {}", owner, why);
        }
        namespaces.removeAll("its controller was lost: " + why);
        connected.completeExceptionally(failure);
        reset.completeExceptionally(failure);
        closed.completeExceptionally(failure);
    }

    CompletionStage<Void> reset() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        serial.execute(() -> {
            if (life.state() == State.LIVE && session.isPresent()) {
                reset = new CompletableFuture<>();
                life.become(State.RESETTING);
                leaveSession(session.get(), owner + " is being reset", this::afterReset);
            }
            CompletionStage<Void> outcome = life.state() == State.RESETTING
                    ? reset
                    : CompletableFuture.failedFuture(
                            new IOException(owner + " cannot be reset: it is " + life.state()));
            outcome.whenComplete((nothing, failure) -> {
                if (failure == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        });
        return done;
    }

    private void afterReset() {
        if (life.state() == State.RESETTING) {
            makeSession();
        } else {
            deleted();
        }
    }

    CompletionStage<Void> disconnect() {
        serial.execute(() -> {
            switch (life.state()) {
                case NEW -> {
                    life.become(State.DELETING);
                    deleted();
                }
                case CONNECTING, LIVE, RESETTING -> {
                    life.become(State.DELETING);
                    namespaces.removeAll("its controller was disconnected");
                    // Without a session, the next or the end of the last one is on its way, and sees the state.
                    session.ifPresentOrElse(
                            last -> leaveSession(last, owner + " was disconnected", this::deleted), cancelSequence);
                }
                case DEAD -> leave();
                case DELETING -> {}
            }
        });
        return gone.minimalCompletionStage();
    }

    private void leaveSession(Session left, String why, Runnable then) {
        path.shut(why);
        stopWatch.run();
        session = Optional.empty();
        left.shutDown().whenComplete((nothing, never) -> serial.execute(then));
    }

    private void deleted() {
        life.become(State.DEAD, "disconnected");
        IOException end = new IOException(owner + " was disconnected");
        connected.completeExceptionally(end);
        reset.completeExceptionally(end);
        leave();
        closed.complete(null);
        LOG.info("{}: disconnected", owner);
    }

    private void leave() {
        forget.run();
        gone.complete(null);
    }

    /** Completes when the association is gone, normally if in order. */
    CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    Optional<Session> current() {
        return session;
    }

    List<RemoteNamespace> namespaces() {
        return namespaces.list();
    }

    Page identity() {
        return identity;
    }

    int cntlid() {
        return cntlid;
    }
}
