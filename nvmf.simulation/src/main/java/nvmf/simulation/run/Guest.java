package nvmf.simulation.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Paths.LostWrites;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.transport.Transports;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.host.association.Surroundings;
import nvmf.host.namespace.NamespaceListener;
import nvmf.host.queue.Connector;
import nvmf.simulation.history.History;
import nvmf.simulation.net.Machine;
import nvmf.simulation.net.Network;
import nvmf.simulation.world.VirtualLoop;
import nvmf.simulation.world.World;
import nvmf.transport.tcp.TcpTransport;

/** A host's process, with an association or two, which it makes anew if they were given up. */
@SuppressWarnings("FutureReturnValueIgnored") // what a task comes to is seen by what it does
final class Guest {
    private static final long CONNECT_AGAIN_MILLIS = 300;
    private static final int FAILOVERS_MAX = 5;

    /** CQT of the controllers. */
    private static final long QUIESCE_MILLIS = 250;

    private final World world;
    private final int number;
    private final Machine machine;
    private final TcpTransport transport;
    private final HostCore host;
    private final List<ConnectRequest> requests;
    private final List<RemoteController> controllers = new ArrayList<>();
    private boolean over;

    Guest(World world, Network network, Plan plan, int number, History history) {
        this.world = world;
        this.number = number;
        machine = network.machine("host" + number, 1);
        transport = new TcpTransport(plan.wire(), machine.sockets());
        requests = plan.requests(world.random());
        machine.onLoss(requests.stream().anyMatch(Guest::isAtOnce) ? () -> history.lost(number) : () -> waits(history));
        Transports transports = new Transports();
        transports.add(new WatchedTransport(transport, machine::giveUp), 0);
        host = new HostCore(new Surroundings(
                HostIdentity.of(new UUID(7, number + 1)),
                new Connector(transports),
                event -> history.note("host " + number + " " + event),
                NamespaceListener.NOBODY,
                millis -> task -> loop().schedule(task, millis, TimeUnit.MILLISECONDS),
                () -> Instant.ofEpochMilli(world.nowMillis()),
                world.random()));
    }

    /** Lost writes wait until the controller knows of it, unless somebody else pretended that it does. */
    private void waits(History history) {
        world.afterMillis(QUIESCE_MILLIS, () -> {
            if (machine.isMisled()) {
                history.lost(number);
            }
        });
    }

    /** Whether what is lost is sent again at once, by the host or by {@link #attempt}, though the controller may still be at it. */
    private static boolean isAtOnce(ConnectRequest request) {
        return !request.paths().shared() || request.paths().lostWrites() == LostWrites.AT_ONCE;
    }

    int number() {
        return number;
    }

    Machine machine() {
        return machine;
    }

    private VirtualLoop loop() {
        return machine.loops().first();
    }

    /** Does something on the host's thread. */
    void run(Runnable task) {
        if (!loop().isShutdown()) {
            loop().execute(task);
        }
    }

    /** Connects, by one path or by both, and again when an association is given up. */
    void connect() {
        requests.forEach(this::connect);
    }

    private void connect(ConnectRequest request) {
        run(() -> {
            if (!over) {
                host.connect(request).whenComplete((made, failure) -> {
                    if (failure == null) {
                        controllers.add(made);
                        made.closed().whenComplete((nothing, why) -> {
                            controllers.remove(made);
                            again(request);
                        });
                    } else {
                        again(request);
                    }
                });
            }
        });
    }

    private void again(ConnectRequest request) {
        world.afterMillis(CONNECT_AGAIN_MILLIS, () -> connect(request));
    }

    boolean isLive() {
        return controllers.stream().filter(made -> made.state() == State.LIVE).count() == requests.size();
    }

    /** The namespace that is meant, by whichever path there is. */
    Optional<RemoteNamespace> disk() {
        return disks().findFirst();
    }

    private Stream<RemoteNamespace> disks() {
        return controllers.stream()
                .flatMap(controller -> controller.namespaces().stream())
                .filter(found -> found.identity().equals(Site.IDENTITY));
    }

    /**
     * Does something with a disk. With two paths, whatever one of them lost is done by the other at once, if that is another disk for
     * the host; else it has done so itself.
     */
    CompletionStage<Void> attempt(RemoteNamespace disk, Function<RemoteNamespace, CompletionStage<Void>> step) {
        return attempt(disk, step, requests.size() == 1 ? 0 : FAILOVERS_MAX);
    }

    private CompletionStage<Void> attempt(
            RemoteNamespace disk, Function<RemoteNamespace, CompletionStage<Void>> step, int left) {
        return step.apply(disk).exceptionallyCompose(failure -> {
            Optional<RemoteNamespace> other =
                    disks().filter(found -> found != disk).findFirst();
            return left > 0 && other.isPresent() && StatusException.of(failure).sct() == Status.PATH
                    ? attempt(other.get(), step, left - 1)
                    : CompletableFuture.failedStage(failure);
        });
    }

    /** Does something with one of its associations. */
    void withController(Consumer<RemoteController> step) {
        run(() -> {
            if (!controllers.isEmpty()) {
                step.accept(controllers.get(world.random().nextInt(controllers.size())));
            }
        });
    }

    /** Disconnects, for good. */
    void leave() {
        over = true;
        run(host::close);
    }

    boolean hasLeft() {
        return host.controllers().isEmpty();
    }

    void end() {
        run(transport::close);
    }
}
