package nvmf.simulation.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.transport.Transports;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.host.association.Surroundings;
import nvmf.host.namespace.NamespaceListener;
import nvmf.host.queue.Connector;
import nvmf.simulation.net.Machine;
import nvmf.simulation.net.Network;
import nvmf.simulation.world.VirtualLoop;
import nvmf.simulation.world.World;
import nvmf.transport.tcp.TcpTransport;

/** A host's process, with its association, which it makes anew if it was given up. */
@SuppressWarnings("FutureReturnValueIgnored") // what a task comes to is seen by what it does
final class Guest {
    private static final long CONNECT_AGAIN_MILLIS = 500;

    private final World world;
    private final int number;
    private final Machine machine;
    private final TcpTransport transport;
    private final HostCore host;
    private final ConnectRequest request;
    private Optional<RemoteController> controller = Optional.empty();
    private boolean over;

    Guest(World world, Network network, Plan plan, int number, Consumer<String> log) {
        this.world = world;
        this.number = number;
        machine = network.machine("host" + number, 1);
        transport = new TcpTransport(plan.wire(), machine.sockets());
        request = plan.request(world.random());
        Transports transports = new Transports();
        transports.add(transport, 0);
        host = new HostCore(new Surroundings(
                HostIdentity.of(new UUID(7, number + 1)),
                new Connector(transports),
                event -> log.accept("host " + number + " " + event),
                NamespaceListener.NOBODY,
                millis -> task -> loop().schedule(task, millis, TimeUnit.MILLISECONDS),
                () -> Instant.ofEpochMilli(world.nowMillis()),
                world.random()));
    }

    int number() {
        return number;
    }

    Machine machine() {
        return machine;
    }

    ConnectRequest request() {
        return request;
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

    /** Connects, and again when it is given up. */
    void connect() {
        run(() -> {
            if (!over) {
                host.connect(request).whenComplete((made, failure) -> {
                    if (failure == null) {
                        controller = Optional.of(made);
                        made.closed().whenComplete((nothing, why) -> again());
                    } else {
                        again();
                    }
                });
            }
        });
    }

    private void again() {
        controller = Optional.empty();
        world.afterMillis(CONNECT_AGAIN_MILLIS, this::connect);
    }

    boolean isLive() {
        return controller.filter(made -> made.state() == State.LIVE).isPresent();
    }

    /** The namespace that is meant, if there is an association. */
    Optional<RemoteNamespace> disk() {
        List<RemoteNamespace> all = controller.map(RemoteController::namespaces).orElse(List.of());
        return all.stream()
                .filter(found -> found.identity().equals(Site.IDENTITY))
                .findFirst();
    }

    void withController(Consumer<RemoteController> step) {
        run(() -> controller.ifPresent(step));
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
