package nvmf.host;

import static nvmf.host.fixture.Fabric.address;
import static nvmf.host.fixture.Fabric.await;
import static nvmf.host.fixture.Fabric.nqn;
import static nvmf.host.fixture.Fabric.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Paths;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.controller.model.SubsystemCore;
import nvmf.host.association.PersistentConnection;
import nvmf.host.fixture.Fabric;
import nvmf.host.namespace.NamespaceListener;
import nvmf.host.queue.Delays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A configuration of connections that changes while its disks are in use. */
final class ConnectionsTest {
    private static final Recovery SOON = new Recovery(10, 100, Recovery.NEVER, Recovery.NEVER);
    private static final int BLOCK = 512;
    private static final int WRITERS = 8;

    private final Fabric fabric = new Fabric(UnaryOperator.identity());
    private final HostCore host = fabric.host(NamespaceListener.NOBODY);
    private final Connections connections = new Connections(
            "far",
            (name, request) -> new PersistentConnection(
                    name,
                    request,
                    wanted ->
                            host.association(wanted.withPaths(wanted.paths().withDisks("far")), Optional.empty(), name),
                    Delays.SYSTEM,
                    new SplittableRandom(1)));
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    @BeforeEach
    void serve() throws Exception {
        SubsystemCore subsystem = fabric.serve("a");
        fabric.also("b", subsystem);
        fabric.also("c", subsystem);
    }

    @AfterEach
    void end() throws Exception {
        await(connections.stop());
        assertThat(host.controllers()).isEmpty();
        fabric.close();
    }

    private static ConnectRequest request(String at) {
        return ConnectRequest.of(address(at), nqn("a")).withRecovery(SOON);
    }

    private RemoteController far() {
        return host.controllers().get(0);
    }

    /** Where there are live ones; the address is read first, since the next one is told when the state has changed. */
    private List<TransportAddress> live() {
        List<TransportAddress> addresses = new ArrayList<>();
        for (RemoteController controller : host.controllers()) {
            TransportAddress address = controller.address();
            if (controller.state() == State.LIVE) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    /** Writes a block and reads it, over and over, until it is over; each round has other bytes. */
    private CompletableFuture<Void> rounds(RemoteNamespace disk, long lba, int round) {
        ByteBuffer data = Wire.allocate(BLOCK);
        for (int i = 0; i < BLOCK; i += 4) {
            data.putInt(i, (int) lba * 1_000_003 + round * 31 + i);
        }
        ByteBuffer target = Wire.allocate(BLOCK);
        return disk.write(lba, data, false)
                .thenCompose(written -> disk.read(lba, target))
                .handleAsync((read, failure) -> {
                    if (failure != null) {
                        failures.add(failure.toString());
                    } else if (!target.equals(data)) {
                        failures.add("block " + lba + " is not as it was written in round " + round);
                    }
                    return over ? CompletableFuture.<Void>completedFuture(null) : rounds(disk, lba, round + 1);
                })
                .thenCompose(next -> next)
                .toCompletableFuture();
    }

    @Test
    void whateverChangesTheDiskLastsAndNoCommandFails() throws Exception {
        ConnectRequest request = request("a");
        connections.want(List.of(request));
        soon(() -> live().size() == 1);
        RemoteController far = far();
        RemoteNamespace disk = far.namespaces().get(0);
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(rounds(disk, i, 0));
        }
        for (int i = 0; i < 5; i++) {
            ConnectRequest other = request.withRecovery(SOON.withLossMillis(60_000 + i))
                    .withPaths(Paths.DEFAULT.with(i % 2 == 0 ? IoPolicy.QUEUE_DEPTH : IoPolicy.NUMA));
            connections.want(List.of(other));
            assertThat(far.state()).as("that needs no other queues").isEqualTo(State.LIVE);
            soon(() -> far.recovery().equals(other.recovery()));

            ConnectRequest wider = other.withIoQueues(i % 2 + 2);
            connections.want(List.of(wider));
            soon(() -> far.ioQueues() == wider.ioQueues() && far.state() == State.LIVE);

            TransportAddress elsewhere = address(i % 2 == 0 ? "b" : "a");
            request = wider.withAddress(elsewhere);
            connections.want(List.of(request));
            soon(() -> live().equals(List.of(elsewhere)));
        }
        over = true;
        for (CompletableFuture<Void> writer : writers) {
            await(writer);
        }
        assertThat(failures).isEmpty();
        assertThat(host.controllers()).containsExactly(far);
        assertThat(far.namespaces()).containsExactly(disk);
    }

    @Test
    void pathsComeAndGoAndThoseThatStayStay() {
        connections.want(List.of(request("a"), request("b")));
        soon(() -> live().size() == 2);
        RemoteController first = far();
        RemoteNamespace disk = first.namespaces().get(0);
        connections.want(List.of(request("b"), request("c")));
        soon(() -> live().containsAll(List.of(address("b"), address("c"))));
        assertThat(first.address()).as("it moved").isEqualTo(address("c"));
        connections.want(List.of(request("c")));
        soon(() -> host.controllers().size() == 1);
        assertThat(far()).isSameAs(first);
        assertThat(first.namespaces()).containsExactly(disk);
        connections.want(List.of(request("c"), request("a")));
        soon(() -> live().size() == 2);
        assertThat(host.controllers()).extracting(RemoteController::name).containsExactly("far", "far-2");
    }

    @Test
    void whatSomebodyDisconnectedComesBackWhenTheConfigurationChanges() throws Exception {
        connections.want(List.of(request("a")));
        soon(() -> live().size() == 1);
        await(far().disconnect());
        connections.want(List.of(request("a")));
        assertThat(host.controllers()).isEmpty();
        connections.want(List.of(request("b")));
        soon(() -> live().equals(List.of(address("b"))));
    }
}
