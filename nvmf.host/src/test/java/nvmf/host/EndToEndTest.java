package nvmf.host;

import static nvmf.host.fixture.Fabric.await;
import static nvmf.host.fixture.Fabric.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Paths;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.block.RamDevice;
import nvmf.controller.model.SubsystemCore;
import nvmf.host.fixture.Fabric;
import nvmf.host.namespace.NamespaceListener;
import nvmf.testkit.LeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** This host against this project's controller, over the loop transport. */
@Timeout(60)
final class EndToEndTest {
    private static final Nqn SUBNQN = Fabric.nqn("disk");
    private static final TransportAddress ADDRESS = Fabric.address("disk");
    private static final UUID DISK = new UUID(0x1234, 0x5678);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final Fabric fabric = new Fabric(leaks::watch);
    private final RamDevice disk = new RamDevice(512, 16 << 20);
    private final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private final HostCore host = fabric.host(new NamespaceListener() {
        @Override
        public void added(RemoteController controller, RemoteNamespace namespace) {
            changes.add("+" + namespace.name());
        }

        @Override
        public void removed(RemoteController controller, RemoteNamespace namespace) {
            changes.add("-" + namespace.name());
        }
    });
    private SubsystemCore subsystem;

    @BeforeEach
    void serve() throws Exception {
        subsystem = fabric.serve("disk", disk, Identity.of(DISK));
    }

    @AfterEach
    void stop() throws Exception {
        fabric.close();
    }

    @Test
    void aNamespaceIsReadAndWrittenLikeAnyBlockDevice() throws Exception {
        RemoteController controller =
                await(host.connect(ConnectRequest.of(ADDRESS, SUBNQN).withIoQueues(2)));
        assertThat(controller.name()).isEqualTo("nvme0");
        assertThat(controller.state()).isEqualTo(State.LIVE);
        assertThat(controller.ioQueues()).isEqualTo(2);
        assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("+nvme0n1");

        RemoteNamespace namespace = controller.namespaces().get(0);
        assertThat(namespace.geometry().blocks()).isEqualTo(32768);
        assertThat(namespace.identity().uuid()).isEqualTo(DISK);

        ByteBuffer written = random(512 * 1000);
        await(namespace.write(10, written, true));
        await(namespace.flush());
        ByteBuffer read = ByteBuffer.allocateDirect(written.remaining());
        await(namespace.read(10, read));
        assertThat(read).isEqualTo(written);
        ByteBuffer below = ByteBuffer.allocateDirect(512 * 1000);
        await(disk.read(10, below));
        assertThat(below).isEqualTo(written);

        await(namespace.writeZeroes(10, 999, true, false));
        await(namespace.deallocate(List.of(new LbaRange(1009, 1))));
        await(namespace.read(10, read));
        for (int i = 0; i < 999 * 512; i++) {
            assertThat(read.get(i)).isZero();
        }
        assertThatThrownBy(() -> await(namespace.read(32768, ByteBuffer.allocateDirect(512))))
                .hasRootCauseInstanceOf(StatusException.class)
                .hasMessageContaining(Status.LBA_OUT_OF_RANGE.text());

        await(controller.disconnect());
        assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("-nvme0n1");
        assertThat(controller.state()).isEqualTo(State.DEAD);
        await(controller.closed());
    }

    @Test
    void fewerQueuesThanAskedForAreEnough() throws Exception {
        RemoteController controller =
                await(host.connect(ConnectRequest.of(ADDRESS, SUBNQN).withIoQueues(8)));
        assertThat(controller.ioQueues()).isEqualTo(3);
        assertThat(controller.counters()).hasSize(4);
        await(controller.disconnect());
    }

    @Test
    void withFlowControlAndWithoutKeepAliveItWorksAsWell() throws Exception {
        RemoteController controller = await(host.connect(ConnectRequest.of(ADDRESS, SUBNQN)
                .withFlowControl(true)
                .withKatoMillis(0)
                .withDepth(2)));
        ByteBuffer written = random(512 * 300);
        await(controller.namespaces().get(0).write(0, written, false));
        ByteBuffer read = ByteBuffer.allocateDirect(written.remaining());
        await(controller.namespaces().get(0).read(0, read));
        assertThat(read).isEqualTo(written);
        await(controller.disconnect());
    }

    @Test
    void aHostThatGoesByAnotherNameIsKnownByIt() throws Exception {
        Nqn name = new Nqn("nqn.2014-08.org.example:somebody");
        RemoteController controller = await(host.as(name).connect(ConnectRequest.of(ADDRESS, SUBNQN)));
        assertThat(subsystem.snapshot().controllers())
                .singleElement()
                .satisfies(found -> assertThat(found.hostnqn()).isEqualTo(name));
        assertThat(host.controllers()).containsExactly(controller);
        await(controller.disconnect());
        assertThat(host.as(Nqn.of(DISK)).id()).isEqualTo(DISK);
    }

    @Test
    void theDiscoveryLogNamesTheSubsystem() throws Exception {
        List<DiscoveryEntry> entries = await(host.discover(ADDRESS, Options.NONE));
        assertThat(entries).extracting(DiscoveryEntry::subnqn).contains(SUBNQN);
        assertThat(host.controllers()).isEmpty();
    }

    @Test
    void aNamespaceThatComesGrowsAndGoesIsSeen() throws Exception {
        RemoteController controller = await(host.connect(ConnectRequest.of(ADDRESS, SUBNQN)));
        assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("+nvme0n1");
        RamDevice second = new RamDevice(4096, 1 << 20);
        subsystem.attach(2, "second", second, Identity.NONE, true);
        assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("+nvme0n2");
        RemoteNamespace namespace = controller.namespaces().get(1);
        assertThat(namespace.geometry().readOnly()).isTrue();
        assertThatThrownBy(() -> await(namespace.write(0, ByteBuffer.allocateDirect(4096), false)))
                .hasMessageContaining(Status.NAMESPACE_WRITE_PROTECTED.text());

        LinkedBlockingQueue<Long> sizes = new LinkedBlockingQueue<>();
        namespace.onGeometryChange(() -> sizes.add(namespace.geometry().blocks()));
        second.resize(2 << 20);
        assertThat(sizes.poll(10, TimeUnit.SECONDS)).isEqualTo(512);

        subsystem.detach(2);
        assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("-nvme0n2");
        assertThatThrownBy(() -> await(namespace.read(0, ByteBuffer.allocateDirect(4096))))
                .hasMessageContaining("nvme0n2: the namespace was taken away");
        await(controller.disconnect());
    }

    @Test
    void aResetKeepsTheNamespaces() throws Exception {
        RemoteController controller =
                await(host.connect(ConnectRequest.of(ADDRESS, SUBNQN).withIoQueues(3)));
        RemoteNamespace namespace = controller.namespaces().get(0);
        ByteBuffer written = random(4096);
        await(namespace.write(0, written, false));
        await(controller.reset());
        assertThat(controller.state()).isEqualTo(State.LIVE);
        assertThat(controller.namespaces()).containsExactly(namespace);
        ByteBuffer read = ByteBuffer.allocateDirect(4096);
        await(namespace.read(0, read));
        assertThat(read).isEqualTo(written);
        assertThat(changes).containsExactly("+nvme0n1");
        await(controller.disconnect());
    }

    // Base Specification, "NVM Subsystem Reset": each of its controllers is reset, whosever it is.
    @Test
    void aSubsystemResetInterruptsAllHostsAndLosesNothing() throws Exception {
        ConnectRequest request = ConnectRequest.of(ADDRESS, SUBNQN).withIoQueues(2);
        RemoteController controller = await(host.connect(request));
        // With disks of its own, so that its reads wait for it.
        RemoteController neighbour = await(host.connect(request.withPaths(Paths.DEFAULT.withShared(false))));
        int before = neighbour.cntlid();
        ByteBuffer written = random(4096);
        await(controller.namespaces().get(0).write(0, written, false));

        await(controller.resetSubsystem());

        assertThat(controller.state()).isEqualTo(State.LIVE);
        ByteBuffer read = ByteBuffer.allocateDirect(4096);
        await(controller.namespaces().get(0).read(0, read));
        assertThat(read).isEqualTo(written);
        ByteBuffer readByTheOther = ByteBuffer.allocateDirect(4096);
        await(neighbour.namespaces().get(0).read(0, readByTheOther));
        assertThat(readByTheOther).isEqualTo(written);
        // The read may have been served before the neighbour's queues, on threads of their own, have ended.
        soon(() -> neighbour.cntlid() != before);
        assertThat(await(controller.property(Property.CSTS, 4))).isEqualTo(0x11);
        await(controller.disconnect());
        await(neighbour.disconnect());
    }

    @Test
    void anAssociationThatTheControllerEndsComesBackWithItsDiskAndItsCommands() throws Exception {
        RemoteController controller =
                await(host.connect(ConnectRequest.of(ADDRESS, SUBNQN).withIoQueues(2)));
        RemoteNamespace namespace = controller.namespaces().get(0);
        ByteBuffer written = random(4096);
        await(namespace.write(0, written, false));
        for (int i = 0; i < 3; i++) {
            subsystem.terminate(-1, "the test says so");
            ByteBuffer read = ByteBuffer.allocateDirect(4096);
            await(namespace.read(0, read));
            assertThat(read).isEqualTo(written);
        }
        assertThat(controller.namespaces()).containsExactly(namespace);
        assertThat(changes).containsExactly("+nvme0n1");
        await(controller.disconnect());
    }

    @Test
    void anAssociationThatTheControllerEndsIsDeadWithItsReason() throws Exception {
        RemoteController controller =
                await(host.connect(ConnectRequest.of(ADDRESS, SUBNQN).withRecovery(Recovery.NONE)));
        RemoteNamespace namespace = controller.namespaces().get(0);
        subsystem.terminate(-1, "the test says so");
        assertThatThrownBy(() -> await(controller.closed())).isInstanceOf(ExecutionException.class);
        assertThat(controller.state()).isEqualTo(State.DEAD);
        assertThat(controller.reason()).isPresent();
        assertThat(host.controllers()).containsExactly(controller);
        assertThatThrownBy(() -> await(namespace.read(0, ByteBuffer.allocateDirect(512))))
                .hasMessageContaining("nvme0n1: its controller was lost");
        assertThatThrownBy(() -> await(controller.property(Property.CSTS, 4))).hasMessageContaining("not connected");
        await(controller.disconnect());
        assertThat(host.controllers()).isEmpty();
    }

    @Test
    void whatCannotBeConnectedSaysWhyAndLeavesNothing() {
        TransportAddress nowhere = Fabric.address("nowhere");
        assertThatThrownBy(() -> await(host.connect(ConnectRequest.of(nowhere, SUBNQN))))
                .hasMessageContaining("nobody listens at loop://nowhere");
        assertThatThrownBy(() -> await(host.connect(ConnectRequest.of(TransportAddress.tcp("127.0.0.1", 1), SUBNQN))))
                .hasMessageContaining("no transport for TCP is installed; installed: loop");
        assertThatThrownBy(() -> await(host.connect(ConnectRequest.of(ADDRESS, new Nqn("nqn.2014-08.org.example:no")))))
                .hasMessageContaining("Connect was refused")
                .hasMessageContaining("no such subsystem");
        assertThat(host.controllers()).isEmpty();
    }

    private static ByteBuffer random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return ByteBuffer.allocateDirect(bytes).put(content).flip();
    }
}
