package nvmf.host.association;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.QueueCounters;
import nvmf.host.namespace.NamespaceScan;
import nvmf.host.namespace.Namespaces;
import nvmf.host.queue.Failures;
import nvmf.host.queue.IoPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An association: its state, and one {@link Session} after the other. Everything that changes happens in its {@link Serial}; what is
 * read from elsewhere are snapshots.
 *
 * <p>A session that is lost is not made again here: the association is dead, with its reason. {@link #onLost} is where that is decided.
 */
public final class Association implements RemoteController {
    private static final Logger LOG = LoggerFactory.getLogger(Association.class);

    private final String name;
    private final ConnectRequest request;
    private final Surroundings surroundings;
    private final Consumer<Association> forget;
    private final Life life;
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
     * An association to be.
     *
     * @param forget told when somebody has disconnected it, before that completes
     */
    public Association(String name, ConnectRequest request, Surroundings surroundings, Consumer<Association> forget) {
        this.forget = forget;
        this.name = name;
        this.request = request;
        this.surroundings = surroundings;
        cntlid = request.cntlid();
        life = new Life(name, request.subnqn(), surroundings.events());
        path = new IoPath(name + " is not connected yet");
        namespaces = new Namespaces(this, path, surroundings.namespaces());
    }

    /** Makes the association, once; completes when it is live. */
    public CompletionStage<RemoteController> connect() {
        serial.execute(() -> {
            if (life.state() == State.NEW) {
                life.become(State.CONNECTING);
                makeSession();
            }
        });
        return connected;
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
            made.shutDown().whenComplete((nothing, failure) -> serial.execute(this::deleted));
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
        EventWatch watch = EventWatch.start(
                made.admin(), made.facts(), () -> scanned.thenCompose(nothing -> onNamespacesChanged(made)));
        stopWatch = watch::stop;
        CompletionStage<NamespaceScan.Result> scan = made.facts().isDiscovery()
                ? CompletableFuture.completedFuture(NamespaceScan.Result.EMPTY)
                : NamespaceQuery.all(made);
        scan.whenComplete((found, failure) -> serial.execute(() -> {
            if (isCurrent(made) && failure == null) {
                live(made, found);
                scanned.complete(null);
            } else if (isCurrent(made)) {
                onLost(made, Failures.origin(failure));
            }
        }));
    }

    /** Namespaces that were there before serve again only after they turned out to be the same. */
    private void live(Session made, NamespaceScan.Result found) {
        Namespaces.Changes changes = namespaces.apply(found, made.facts().limits());
        path.open(made.ioQueues());
        life.become(State.LIVE);
        LOG.info(
                "{}: connected to controller {} of {} at {}, with {} I/O queues and {} namespaces",
                name,
                cntlid,
                subnqn(),
                address(),
                ioQueues(),
                namespaces().size());
        namespaces.announce(changes);
        connected.complete(this);
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
        life.become(State.DEAD, why);
        path.shut(name + " is dead: " + why);
        namespaces.removeAll("its controller was lost: " + why);
        connected.completeExceptionally(failure);
        reset.completeExceptionally(failure);
        closed.completeExceptionally(failure);
    }

    private void deleted() {
        life.become(State.DEAD, "disconnected");
        IOException end = new IOException(name + " was disconnected");
        connected.completeExceptionally(end);
        reset.completeExceptionally(end);
        leave();
        closed.complete(null);
        LOG.info("{}: disconnected", name);
    }

    @Override
    public CompletionStage<Void> reset() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        serial.execute(() -> {
            if (life.state() == State.LIVE) {
                reset = new CompletableFuture<>();
                life.become(State.RESETTING);
                leaveSession(name + " is being reset")
                        .whenComplete((nothing, never) -> serial.execute(this::afterReset));
            }
            CompletionStage<Void> outcome = life.state() == State.RESETTING
                    ? reset
                    : CompletableFuture.failedFuture(new IOException(name + " cannot be reset: it is " + life.state()));
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

    @Override
    public CompletionStage<Void> disconnect() {
        serial.execute(() -> {
            switch (life.state()) {
                case NEW -> {
                    life.become(State.DELETING);
                    deleted();
                }
                case CONNECTING, LIVE, RESETTING -> {
                    life.become(State.DELETING);
                    namespaces.removeAll("the controller was disconnected");
                    cancelOrShutDown();
                }
                case DEAD -> leave();
                case DELETING -> {}
            }
        });
        return gone;
    }

    /** Without a session, a sequence or the end of the last session is still on its way, and sees the state. */
    private void cancelOrShutDown() {
        if (session.isEmpty()) {
            cancelSequence.run();
            return;
        }
        leaveSession(name + " was disconnected").whenComplete((nothing, failure) -> serial.execute(this::deleted));
    }

    private void leave() {
        forget.accept(this);
        gone.complete(null);
    }

    private CompletionStage<Void> leaveSession(String why) {
        path.shut(why);
        stopWatch.run();
        Session left = session.orElseThrow();
        session = Optional.empty();
        return left.shutDown();
    }

    @Override
    public CompletionStage<Cqe> admin(Sqe sqe, ByteBuffer data) {
        return session.map(live -> live.admin().send(sqe, data)).orElseGet(this::notConnected);
    }

    @Override
    public CompletionStage<Long> property(int offset, int bytes) {
        return session.map(live -> live.admin().property(offset, bytes)).orElseGet(this::notConnected);
    }

    private <T> CompletionStage<T> notConnected() {
        return CompletableFuture.failedFuture(new StatusException(
                Status.ABORTED_BY_HOST,
                name + " is not connected: "
                        + life.reason().orElse(life.state().toString().toLowerCase(Locale.ROOT))));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Nqn subnqn() {
        return request.subnqn();
    }

    @Override
    public TransportAddress address() {
        return request.address();
    }

    @Override
    public int cntlid() {
        return cntlid;
    }

    @Override
    public State state() {
        return life.state();
    }

    @Override
    public Page identity() {
        return identity;
    }

    @Override
    public int ioQueues() {
        return session.map(live -> live.ioQueues().size()).orElse(0);
    }

    @Override
    public List<QueueCounters> counters() {
        return session.map(Session::counters).orElse(List.of());
    }

    @Override
    public Optional<String> reason() {
        return life.reason();
    }

    @Override
    public List<RemoteNamespace> namespaces() {
        return namespaces.list();
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed;
    }

    @Override
    public String toString() {
        return name;
    }
}
