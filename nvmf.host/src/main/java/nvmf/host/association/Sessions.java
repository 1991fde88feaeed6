package nvmf.host.association;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.host.namespace.Namespaces;
import nvmf.host.namespace.SubsystemPaths;
import nvmf.host.queue.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of an association, one after the other, and its states. Everything that changes happens in a {@link Serial}; what is
 * read from elsewhere are snapshots. The next session begins when nothing is left of the last one: until then a socket may still be
 * reading what commands lent it.
 */
final class Sessions implements Comeback.Steps, Attempts.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final RemoteController owner;
    private final Life life;
    private final Runnable forget;
    private final Serial serial = new Serial();
    private final Disks disks;
    private final Comeback comeback;
    private final Promises promises = new Promises();
    private final Losses losses;
    private final Attempts attempts;
    private Runnable stopWatch = () -> {};
    private volatile ConnectRequest request;
    private volatile View view;

    /** Whether the first session is tried for until it works. */
    private boolean persistent;

    /**
     * No session yet.
     *
     * @param forget told when somebody has disconnected the association, before that completes
     */
    Sessions(
            RemoteController owner,
            ConnectRequest request,
            Surroundings surroundings,
            SubsystemPaths subsystem,
            Life life,
            Runnable forget) {
        this.owner = owner;
        this.request = request;
        this.life = life;
        this.forget = () -> {
            forget.run();
            promises.gone.complete(null);
        };
        view = new View(Optional.empty(), request.address(), IdentifyController.LAYOUT.blank(), request.cntlid());
        disks = new Disks(owner, request, surroundings, subsystem);
        losses = new Losses(owner.name(), surroundings, serial);
        Reports reports = new Reports(serial, disks, session -> view.isOf(session), this::onLost);
        attempts = new Attempts(request, surroundings, serial, life, reports, this);
        comeback = new Comeback(owner.name(), request.recovery(), surroundings, serial, this);
    }

    /** Makes the first, if wanted by trying until it works; completes when it is live. */
    CompletionStage<RemoteController> connect(boolean untilItWorks) {
        serial.execute(() -> {
            if (life.state() == State.NEW) {
                persistent = untilItWorks;
                life.become(State.CONNECTING);
                comeback.first();
            }
        });
        return promises.connected.minimalCompletionStage();
    }

    @Override
    public void attempt() {
        attempts.begin();
    }

    /** Namespaces that were there before serve again only after they turned out to be the same. */
    @Override
    public void begin(Attempt.Ready ready) {
        Session made = ready.session();
        view = View.of(made, request.address());
        stopWatch = ready.end();
        Namespaces.Changes changes = disks.begin(ready);
        comeback.end();
        life.become(State.LIVE);
        disks.open(made);
        LOG.info("{}: connected to {}, with {}", owner, made, disks);
        losses.back();
        disks.announce(changes);
        promises.onLive(owner);
        ready.takenOver().complete(null);
        made.whenLost(failure -> serial.execute(() -> onLost(made, failure)));
    }

    /** A session is of no use any more. */
    private void onLost(Session lost, Throwable failure) {
        if (!view.isOf(lost)) {
            return;
        }
        String why = Failures.sentence(failure);
        disks.close(owner + " was lost: " + why, request.recovery().isWanted());
        if (request.recovery().isWanted()) {
            losses.begin(request.address(), why);
            life.become(State.CONNECTING, why);
        }
        lost.hangUp();
        leave(lost, failure, Session::ended);
    }

    /** There is no session from now on; what comes next begins when nothing is left of it. */
    private void leave(Session left, Throwable why, Function<Session, CompletionStage<Void>> ending) {
        stopWatch.run();
        view = view.without(request.address());
        promises.onLost();
        if (life.state() != State.DELETING) {
            comeback.begin(why);
        }
        ending.apply(left).whenComplete((nothing, never) -> serial.execute(() -> onLeft(why)));
    }

    private void onLeft(Throwable why) {
        promises.onLeft();
        switch (life.state()) {
            case DELETING -> deleted();
            case CONNECTING, RESETTING -> comeback.left();
            case DEAD -> {}
            default -> giveUp(why);
        }
    }

    /** An attempt was in vain. */
    @Override
    public void inVain(Throwable failure) {
        switch (life.state()) {
            case DELETING -> deleted();
            case DEAD -> {}
            default -> {
                if (!(promises.areDecided() ? request.recovery().isWanted() : persistent)) {
                    giveUp(failure);
                    return;
                }
                String why = Failures.sentence(failure);
                if (!promises.areDecided() && attempts() == 0) {
                    LOG.warn("{}: {}; it is tried again until it works", owner, why);
                }
                if (life.state() == State.RESETTING) {
                    losses.begin(request.address(), why);
                    life.become(State.CONNECTING, why);
                } else {
                    life.note(why);
                }
                comeback.failed(failure);
            }
        }
    }

    @Override
    public void failFast(String why) {
        LOG.warn("{}: {}", owner, why);
        disks.shut(owner + ": " + why);
    }

    @Override
    public void giveUp(Throwable failure) {
        String why = Failures.sentence(failure);
        life.become(State.DEAD, why);
        losses.end();
        attempts.abandon();
        if (promises.areDecided()) {
            LOG.warn("{}: given up: {}", owner, why);
        }
        disks.shut(owner + " was lost: " + why);
        disks.removeAll("its controller was lost: " + why);
        promises.neverLive(failure);
        promises.closed.completeExceptionally(failure);
    }

    /** Makes the next session at once, perhaps at another address, after it has ended the one there is. */
    CompletionStage<Void> again(
            String what, TransportAddress address, Function<Session, CompletionStage<Void>> ending) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        serial.execute(() -> {
            State state = life.state();
            if (state == State.DELETING || state == State.DEAD || !promises.areDecided() && !persistent) {
                done.completeExceptionally(new IOException(owner + " cannot be " + what + ": it is " + state));
                return;
            }
            use(request.withAddress(address));
            Optional<Session> last = view.session();
            if (last.isPresent()) {
                String why = owner + " is being " + what;
                life.become(State.RESETTING);
                disks.close(why, request.recovery().isWanted());
                leave(last.get(), new IOException(why), ending);
            }
            promises.whenLive(done);
            comeback.hurry();
        });
        return done;
    }

    /** See {@link Association#change}. */
    void change(ConnectRequest next) {
        serial.execute(() -> {
            ConnectRequest before = request;
            use(next);
            comeback.use(next.recovery());
            disks.accessMillis(next.recovery().accessMillis());
            if (!Attempt.isSameSession(before.withCredentials(next.credentials()), next)) {
                again("changed", next.address(), Session::shutDown);
            } else if (!before.credentials().equals(next.credentials())) {
                comeback.hurry();
            }
        });
    }

    /** These are known from now on: the next session is made with them. */
    void use(Credentials next) {
        serial.execute(() -> use(request.withCredentials(next)));
    }

    private void use(ConnectRequest next) {
        request = next;
        view = view.next(next.address());
        attempts.change(next);
    }

    /** There is a transport that was not there before. */
    void hurry() {
        serial.execute(comeback::hurry);
    }

    CompletionStage<Void> disconnect() {
        serial.execute(() -> {
            State state = life.state();
            if (state == State.DEAD) {
                promises.whenLeft(forget);
            } else if (state != State.DELETING) {
                life.become(State.DELETING);
                losses.end();
                disks.shut(owner + " was disconnected");
                disks.removeAll("its controller was disconnected");
                comeback.end();
                view.session()
                        .ifPresent(last ->
                                leave(last, new IOException(owner + " is being disconnected"), Session::shutDown));
                if (attempts.areUnderWay()) {
                    attempts.abandon();
                } else if (promises.isLeft()) {
                    deleted();
                }
            }
        });
        return promises.gone.minimalCompletionStage();
    }

    private void deleted() {
        if (life.state() != State.DELETING) {
            return;
        }
        life.become(State.DEAD, "disconnected");
        promises.neverLive(new IOException(owner + " was disconnected"));
        forget.run();
        promises.closed.complete(null);
        LOG.info("{}: disconnected", owner);
    }

    CompletionStage<Void> closed() {
        return promises.closed.minimalCompletionStage();
    }

    View view() {
        return view;
    }

    List<RemoteNamespace> namespaces() {
        return disks.list();
    }

    ConnectRequest request() {
        return request;
    }

    int attempts() {
        return comeback.attempts();
    }
}
