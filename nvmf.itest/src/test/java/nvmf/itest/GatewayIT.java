package nvmf.itest;

import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.inject.Inject;
import nvmf.api.block.BlockDevice;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * Two frameworks over TCP: the far one is the product's own jar in a process of its own, which serves a file; the near one
 * is this container, which uses that disk and, by configuration alone, serves it again.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class GatewayIT {
    private static final String FAR = "nqn.2014-08.org.example:far";
    private static final String NEAR = "nqn.2014-08.org.example:near";
    private static final int BLOCK = 4096;
    private static final Options DIGESTS =
            Options.of(Options.HEADER_DIGEST, "true").with(Options.DATA_DIGEST, "true");

    @Inject
    private BundleContext context;

    @Inject
    private Host host;

    private Machine machine;
    private Path disk;
    private FarSide far;

    /** For Pax Exam. */
    public GatewayIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() {
        return new Option[] {Assembly.withoutTerminal()};
    }

    @Before
    public void serveFarAway() throws IOException {
        machine = new Machine(context);
        disk = Files.createTempDirectory("far").resolve("disk");
        far = FarSide.serve(FAR, BLOCK, disk, Path.of("..").toAbsolutePath().normalize());
    }

    @After
    public void stop() throws Exception {
        for (RemoteController each : host.controllers()) {
            value(each.disconnect());
        }
        machine.removeAll();
        far.end();
        Files.delete(disk);
        Files.delete(disk.getParent());
    }

    @Test
    public void aHostInOneFrameworkUsesTheDiskOfAnother() throws Exception {
        List<DiscoveryEntry> offered = value(host.discover(far.address(), Options.NONE));
        assertThat(offered).extracting(DiscoveryEntry::subnqn).contains(new Nqn(FAR));
        assertThat(offered).extracting(DiscoveryEntry::address).contains(far.address());

        RemoteController controller = value(
                host.connect(ConnectRequest.of(far.address(), new Nqn(FAR)).withOptions(DIGESTS)));
        RemoteNamespace namespace = controller.namespaces().get(0);
        writeAndReadBack(namespace, namespace, 7);
        value(namespace.flush());
        value(controller.disconnect());
        assertThat(host.controllers()).noneMatch(each -> each.state() == RemoteController.State.LIVE);
    }

    @Test
    public void anImportedNamespaceIsServedAgainByConfigurationAlone() throws Exception {
        connect("far");
        machine.serve("farn1", "near", NEAR, 0);
        TransportAddress gateway = machine.reachable("near", NEAR);

        RemoteController direct = value(host.connect(ConnectRequest.of(far.address(), new Nqn(FAR))));
        RemoteController through = value(host.connect(ConnectRequest.of(gateway, new Nqn(NEAR))));
        RemoteNamespace farDisk = direct.namespaces().get(0);
        RemoteNamespace nearDisk = through.namespaces().get(0);
        writeAndReadBack(farDisk, nearDisk, 1);
        writeAndReadBack(nearDisk, farDisk, 2);
        assertThat(nearDisk.identity().uuid()).isEqualTo(farDisk.identity().uuid());
        assertThat(nearDisk.geometry()).isEqualTo(farDisk.geometry());
        assertThat(nearDisk.geometry().volatileWriteCache()).isTrue();
        long before = commandsToTheFarSide();
        value(nearDisk.flush());
        assertThat(commandsToTheFarSide()).as("the flush went through").isEqualTo(before + 1);

        far.stop();
        Eventually.holds(() -> assertThat(far()).isEqualTo(RemoteController.State.CONNECTING));
        CompletableFuture<Void> waiting = nearDisk.write(4, pattern(4), false).toCompletableFuture();
        assertThat(through.state()).isEqualTo(RemoteController.State.LIVE);
        assertThat(through.namespaces()).containsExactly(nearDisk);

        far.start();
        value(waiting);
        assertReads(nearDisk, 2);
        assertReads(nearDisk, 4);
        writeAndReadBack(nearDisk, nearDisk, 3);
        value(direct.disconnect());
    }

    @Test
    public void aDiskThatTwoConnectionsLeadToGoesByBothNames() throws Exception {
        connect("far");
        BlockDevice imported = machine.device("farn1");
        connect("other");
        assertThat(machine.device("othern1")).isSameAs(imported);
        assertThat(machine.device("farn1")).isSameAs(imported);
        machine.serve("othern1", "near", NEAR, 0);
        TransportAddress gateway = machine.reachable("near", NEAR);
        RemoteController through = value(host.connect(ConnectRequest.of(gateway, new Nqn(NEAR))));
        writeAndReadBack(through.namespaces().get(0), imported, 1);

        machine.remove("nvmf.host.connection~far");
        Eventually.holds(() ->
                assertThat(host.controllers()).noneMatch(each -> each.name().equals("far")));
        assertThat(machine.device("othern1")).isSameAs(imported);
        writeAndReadBack(through.namespaces().get(0), imported, 2);

        machine.remove("nvmf.host.connection~other");
        Eventually.holds(() -> assertThat(
                        machine.references(BlockDevice.class, Machine.filter(RemoteNamespace.NQN, FAR)))
                .isEmpty());
    }

    private void connect(String name) throws Exception {
        machine.configure(
                "nvmf.host.connection~" + name,
                Map.of(
                        "traddr",
                        far.address().traddr(),
                        "trsvcid",
                        far.address().trsvcid(),
                        "subnqn",
                        FAR,
                        "headerDigest",
                        true,
                        "dataDigest",
                        true,
                        "reconnectMillis",
                        200L));
        Eventually.holds(() -> assertThat(host.controllers())
                .anyMatch(each -> each.name().equals(name) && each.state() == RemoteController.State.LIVE));
    }

    private RemoteController.State far() {
        return host.controllers().stream()
                .filter(controller -> controller.name().equals("far"))
                .map(RemoteController::state)
                .findFirst()
                .orElse(RemoteController.State.DEAD);
    }

    /** On the one I/O queue of the configured connection. */
    private long commandsToTheFarSide() {
        return host.controllers().stream()
                .filter(controller -> controller.name().equals("far"))
                .mapToLong(controller -> controller.counters().get(1).commands())
                .sum();
    }

    private static void writeAndReadBack(BlockDevice writer, BlockDevice reader, int lba) throws Exception {
        value(writer.write(lba, pattern(lba), false));
        assertReads(reader, lba);
    }

    private static void assertReads(BlockDevice reader, int lba) throws Exception {
        ByteBuffer in = ByteBuffer.allocateDirect(BLOCK);
        value(reader.read(lba, in));
        assertThat(in).isEqualTo(pattern(lba));
    }

    private static ByteBuffer pattern(int lba) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block.put(i, (byte) (i * 31 + lba));
        }
        return block;
    }
}
