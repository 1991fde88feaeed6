package nvmf.host.association;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueCounters;
import nvmf.host.auth.Authenticator;
import nvmf.host.namespace.SubsystemPaths;

/** An association as its users see it; what happens to it is up to its {@link Sessions}. Any thread. */
public final class Association implements RemoteController {
    private final String name;
    private final ConnectRequest request;
    private final Surroundings surroundings;
    private final SubsystemPaths subsystem;
    private final Life life;
    private final Sessions sessions;

    /**
     * An association to be.
     *
     * @param subsystem the disks that it finds, and perhaps shares with others
     * @param forget    told when somebody has disconnected it, before that completes
     */
    public Association(
            String name,
            ConnectRequest request,
            Surroundings surroundings,
            SubsystemPaths subsystem,
            Consumer<Association> forget) {
        this.name = name;
        this.subsystem = subsystem;
        this.request = request;
        this.surroundings = surroundings;
        life = new Life(name, request.subnqn(), surroundings.events(), surroundings.clock());
        sessions = new Sessions(this, request, surroundings, subsystem, life, () -> forget.accept(this));
    }

    /** Makes the association, once; completes when it is live. */
    public CompletionStage<RemoteController> connect() {
        return sessions.connect(false);
    }

    /** The same, tried again and again until it works or is refused for good; completes when it is live. */
    public CompletionStage<RemoteController> persist() {
        return sessions.connect(true);
    }

    @Override
    public CompletionStage<Void> reset() {
        return sessions.again("reset", sessions.request().address(), Session::shutDown);
    }

    @Override
    public CompletionStage<Void> resetSubsystem() {
        return property(Property.CAP, Long.BYTES).thenCompose(cap -> {
            if (!Capabilities.of(cap).subsystemReset()) {
                return CompletableFuture.failedFuture(
                        new IOException(name + " does not offer to reset its NVM subsystem"));
            }
            return sessions.again("reset with its subsystem", sessions.request().address(), Session::resetSubsystem);
        });
    }

    @Override
    public CompletionStage<Void> reconnect(TransportAddress address) {
        return sessions.again("made again", address, Session::shutDown);
    }

    /**
     * This is wanted from now on, of the same subsystem and over the same transport. The association and its disks stay: timeouts, credentials
     * and policies count from now on, what is lost waits as it is wanted now from the next connection on; another address, or what
     * needs other queues, makes the next connection at once, while commands wait.
     */
    public void change(ConnectRequest next) {
        next.paths().policy().ifPresent(subsystem::use);
        sessions.change(next);
    }

    @Override
    public CompletionStage<Void> authenticate() {
        return authenticate(sessions.request().credentials());
    }

    @Override
    public CompletionStage<Void> authenticate(Credentials credentials) {
        if (!credentials.areThere()) {
            return CompletableFuture.failedFuture(
                    new IOException(name + " cannot authenticate: it was given no secret"));
        }
        Optional<Session> live = sessions.view().session();
        if (live.isEmpty()) {
            sessions.use(credentials);
            return sessions.again("made again", address(), Session::shutDown);
        }
        Nqn host = surroundings.identity().nqn();
        return live.get()
                .authenticate(new Authenticator(host, subnqn(), credentials, surroundings.workers()))
                .thenRun(() -> sessions.use(credentials));
    }

    /** There is a transport that was not there before. */
    public void hurry() {
        sessions.hurry();
    }

    @Override
    public CompletionStage<Void> disconnect() {
        return sessions.disconnect();
    }

    @Override
    public CompletionStage<Void> closed() {
        return sessions.closed();
    }

    @Override
    public CompletionStage<Cqe> admin(Sqe sqe, ByteBuffer data) {
        return sessions.view()
                .session()
                .map(live -> live.admin().send(sqe, data))
                .orElseGet(this::notConnected);
    }

    @Override
    public CompletionStage<Long> property(int offset, int bytes) {
        return sessions.view()
                .session()
                .map(live -> live.admin().property(offset, bytes))
                .orElseGet(this::notConnected);
    }

    private <T> CompletionStage<T> notConnected() {
        return CompletableFuture.failedFuture(new StatusException(
                Status.ABORTED_BY_HOST,
                name + " is not connected: "
                        + reason().orElse(state().toString().toLowerCase(Locale.ROOT))));
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
        return sessions.view().address();
    }

    @Override
    public Nqn hostNqn() {
        return surroundings.identity().nqn();
    }

    @Override
    public UUID hostId() {
        return surroundings.identity().id();
    }

    @Override
    public Options options() {
        return request.options();
    }

    @Override
    public int cntlid() {
        return sessions.view().cntlid();
    }

    @Override
    public State state() {
        return life.state();
    }

    @Override
    public Page identity() {
        return sessions.view().identity();
    }

    /** Whether it shares its disks with an association of that host with that subsystem, if that does so too. */
    public boolean shares(Nqn subnqn, HostIdentity identity) {
        return request.paths().shared()
                && request.subnqn().equals(subnqn)
                && surroundings.identity().equals(identity);
    }

    /** The disks that it shares with others, or has for itself. */
    public SubsystemPaths subsystem() {
        return subsystem;
    }

    @Override
    public int ioQueues() {
        return sessions.view().session().map(live -> live.ioQueues().size()).orElse(0);
    }

    @Override
    public List<QueueCounters> counters() {
        return sessions.view().session().map(Session::counters).orElse(List.of());
    }

    @Override
    public Optional<String> owner() {
        return Optional.of(request.owner()).filter(name -> !name.isEmpty());
    }

    @Override
    public Recovery recovery() {
        return sessions.request().recovery();
    }

    @Override
    public Instant since() {
        return life.since();
    }

    @Override
    public int attempts() {
        return sessions.attempts();
    }

    @Override
    public Optional<String> reason() {
        return life.reason();
    }

    @Override
    public Optional<String> warning() {
        return life.warning();
    }

    @Override
    public List<RemoteNamespace> namespaces() {
        return sessions.namespaces();
    }

    @Override
    public String toString() {
        return name;
    }
}
