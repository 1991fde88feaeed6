package nvmf.host;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import nvmf.api.event.NvmfEvent;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
import nvmf.api.host.Host;
import nvmf.api.host.Paths;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteSubsystem;
import nvmf.api.host.Survey;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.host.association.Association;
import nvmf.host.association.HostIdentity;
import nvmf.host.association.Surroundings;
import nvmf.host.discovery.DiscoveryClient;
import nvmf.host.discovery.Following;
import nvmf.host.namespace.NamespaceListener;
import nvmf.host.namespace.SubsystemPaths;
import nvmf.host.path.PathChooser;
import nvmf.host.queue.Connector;
import nvmf.host.queue.Delays;

/**
 * A host without its container: what {@link HostComponent} publishes, and what programs without OSGi make for themselves. Callable
 * from any thread.
 */
public final class HostCore implements Host {
    /** Dead associations that are still shown, with their reason; older ones are forgotten. */
    static final int DEAD_MAX = 16;

    private final Surroundings surroundings;
    private final AtomicReference<List<Association>> associations = new AtomicReference<>(List.of());

    public HostCore(
            HostIdentity identity, Transports transports, NvmfEvent.Listener events, NamespaceListener namespaces) {
        this(new Surroundings(
                identity,
                new Connector(transports),
                events,
                namespaces,
                Delays.SYSTEM,
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextLong()));
    }

    /** A host in surroundings of its own, such as a simulation's. */
    public HostCore(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** A host whose events and namespaces nobody follows. */
    public HostCore(HostIdentity identity, Transports transports) {
        this(identity, transports, event -> {}, NamespaceListener.NOBODY);
    }

    @Override
    public Nqn nqn() {
        return surroundings.identity().nqn();
    }

    @Override
    public UUID id() {
        return surroundings.identity().id();
    }

    @Override
    public CompletionStage<RemoteController> connect(ConnectRequest request) {
        return connect(request, surroundings.identity());
    }

    CompletionStage<RemoteController> connect(ConnectRequest request, HostIdentity identity) {
        return connect(request, surroundings.as(identity), HostCore::freeName);
    }

    /** The same under a name of the caller's; its namespaces are called {@code <name>n<nsid>}, unless the request says how. */
    public CompletionStage<RemoteController> connect(ConnectRequest request, String name) {
        return connect(named(request, name), surroundings, (others, shared) -> name);
    }

    private static ConnectRequest named(ConnectRequest request, String name) {
        Paths paths = request.paths();
        return paths.disks().isEmpty() ? request.withPaths(paths.withDisks(name)) : request;
    }

    private CompletionStage<RemoteController> connect(ConnectRequest request, Surroundings around, Naming naming) {
        Association association;
        try {
            association = add(request, around, naming);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<RemoteController> result = new CompletableFuture<>();
        association.connect().whenComplete((controller, failure) -> {
            if (failure == null) {
                result.complete(controller);
            } else {
                forget(association); // It never was.
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /**
     * An association under a name of the caller's, which has not begun yet, and is listed from now on; its namespaces are called as by
     * {@link #connect(ConnectRequest, String)}.
     *
     * @param identity who this host is to that subsystem; nothing for who it is
     * @throws IOException if there is one of that name
     */
    Association association(ConnectRequest request, Optional<HostIdentity> identity, String name) throws IOException {
        Surroundings around = identity.map(surroundings::as).orElse(surroundings);
        return add(named(request, name), around, (others, shared) -> name);
    }

    /** What an association is called, beside others and with these disks. */
    private interface Naming extends BiFunction<List<Association>, Optional<SubsystemPaths>, String> {}

    private Association add(ConnectRequest request, Surroundings around, Naming naming) throws IOException {
        while (true) {
            List<Association> before = associations.get();
            Optional<SubsystemPaths> shared = shared(before, request, around.identity());
            String name = naming.apply(before, shared);
            String disks = request.paths().disks();
            SubsystemPaths subsystem = shared.orElseGet(() -> new SubsystemPaths(
                    disks.isEmpty() ? name : disks,
                    around.delays(),
                    new PathChooser(Paths.POLICY_DEFAULT, around::nanos)));
            request.paths().policy().ifPresent(subsystem::use);
            Association association = new Association(name, request, around, subsystem, this::forget);
            List<Association> after = new ArrayList<>(before);
            after.removeIf(other -> isDead(other) && other.name().equals(association.name()));
            if (after.stream().anyMatch(other -> other.name().equals(association.name()))) {
                throw new IOException("there is an association named " + association.name() + " already");
            }
            forgetDead(after);
            after.add(association);
            if (associations.compareAndSet(before, List.copyOf(after))) {
                return association;
            }
        }
    }

    /** The disks of the associations that this one shares them with. */
    private static Optional<SubsystemPaths> shared(
            List<Association> others, ConnectRequest request, HostIdentity identity) {
        return others.stream()
                .filter(other -> request.paths().shared() && !isDead(other))
                .filter(other -> other.shares(request.subnqn(), identity))
                .map(Association::subsystem)
                .findFirst();
    }

    /** The first name that no association has, nor disks that this one will not share. */
    private static String freeName(List<Association> others, Optional<SubsystemPaths> shared) {
        int number = 0;
        while (isTaken("nvme" + number, others, shared)) {
            number++;
        }
        return "nvme" + number;
    }

    private static boolean isTaken(String name, List<Association> others, Optional<SubsystemPaths> shared) {
        return others.stream()
                .anyMatch(other -> other.name().equals(name)
                        || !isDead(other)
                                && other.subsystem().name().equals(name)
                                && !shared.equals(Optional.of(other.subsystem())));
    }

    private static boolean isDead(RemoteController controller) {
        return controller.state() == RemoteController.State.DEAD;
    }

    private static void forgetDead(List<Association> associations) {
        List<Association> dead = associations.stream().filter(HostCore::isDead).toList();
        associations.removeAll(dead.subList(0, Math.max(0, dead.size() - DEAD_MAX)));
    }

    private void forget(Association association) {
        associations.updateAndGet(
                list -> list.stream().filter(other -> other != association).toList());
    }

    @Override
    public CompletionStage<List<DiscoveryEntry>> discover(TransportAddress discoveryController, Options options) {
        return guise().discover(discoveryController, options);
    }

    @Override
    public CompletionStage<Survey> survey(
            TransportAddress discoveryController, ReferralPolicy referrals, Options options) {
        return guise().survey(discoveryController, referrals, options);
    }

    DiscoveryClient discoveryClient(HostIdentity identity, Credentials credentials) {
        Executor workers = surroundings.delays().after(0);
        return new DiscoveryClient(surroundings.connector(), identity, credentials, workers);
    }

    private Guise guise() {
        return new Guise(this, surroundings.identity(), Credentials.NONE);
    }

    @Override
    public Host as(Nqn nqn, UUID id) {
        return guise().as(nqn, id);
    }

    @Override
    public Host as(Nqn nqn) {
        return guise().as(nqn);
    }

    @Override
    public Host with(Credentials credentials) {
        return guise().with(credentials);
    }

    /**
     * Follows a discovery service from its start to its stop.
     *
     * @param delays an executor that runs what it is given after so many milliseconds
     */
    public Following following(Following.Wish wish, LongFunction<Executor> delays) {
        DiscoveryClient client =
                discoveryClient(surroundings.identity(), wish.request().credentials());
        return new Following(
                wish,
                client,
                (request, name) -> association(request, Optional.empty(), name),
                this::controllers,
                delays);
    }

    @Override
    public List<RemoteController> controllers() {
        return List.copyOf(associations.get());
    }

    @Override
    public List<RemoteSubsystem> subsystems() {
        Map<SubsystemPaths, List<RemoteController>> all = new LinkedHashMap<>();
        for (Association association : associations.get()) {
            if (!isDead(association)) {
                all.computeIfAbsent(association.subsystem(), paths -> new ArrayList<>())
                        .add(association);
            }
        }
        List<RemoteSubsystem> subsystems = new ArrayList<>();
        all.forEach((paths, controllers) -> subsystems.add(new Subsystem(paths, List.copyOf(controllers))));
        return subsystems;
    }

    /** There is a transport that was not there before: associations that wait for one need not wait any longer. */
    public void onTransport() {
        associations.get().forEach(Association::hurry);
    }

    /** Disconnects from all controllers; completes when nothing is left. */
    public CompletionStage<Void> close() {
        return CompletableFuture.allOf(associations.get().stream()
                .map(association -> association.disconnect().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }
}
