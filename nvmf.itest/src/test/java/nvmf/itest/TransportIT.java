package nvmf.itest;

import static nvmf.itest.Eventually.assertFailure;
import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.inject.Inject;
import nvmf.api.block.BlockDevice;
import nvmf.api.export.BlockExport;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.subsystem.Port;
import nvmf.api.transport.NoTransportException;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A transport bundle that is stopped, updated and started again underneath a port and a host. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class TransportIT {
    private static final String TCP = "nvmf.transport.tcp";
    private static final String NQN = "nqn.2014-08.org.example:transport";
    private static final long ABSURD_MILLIS = 10_000;

    @Inject
    private BundleContext context;

    @Inject
    private Host host;

    private Machine machine;
    private TransportAddress address;

    /** For Pax Exam. */
    public TransportIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() {
        return new Option[] {
            Assembly.withoutTerminal(),
            frameworkProperty(TCP).value(Assembly.jar(TCP).toString()),
        };
    }

    @Before
    public void serve() throws Exception {
        machine = new Machine(context);
        machine.ram("disk", 2048);
        address = TransportAddress.tcp("127.0.0.1", Machine.freePort());
        machine.serve("disk", "served", NQN, address.port());
        assertThat(machine.reachable("served", NQN)).isEqualTo(address);
    }

    @After
    public void stop() throws Exception {
        for (RemoteController each : host.controllers()) {
            value(each.disconnect());
        }
        machine.removeAll();
    }

    @Test
    public void aTransportThatIsReplacedTakesPortsAndHostsAwayAndBringsThemBack() throws Exception {
        Bundle tcp = machine.bundle(TCP);
        RemoteController controller = connect();
        RemoteNamespace namespace = controller.namespaces().get(0);
        for (int round = 1; round <= 2; round++) {
            ByteBuffer block = ByteBuffer.allocateDirect(512).put(0, (byte) round);
            value(namespace.write(round, block, false));

            tcp.stop();

            Eventually.holds(() -> assertThat(controller.state()).isEqualTo(State.CONNECTING));
            ByteBuffer back = ByteBuffer.allocateDirect(512);
            CompletableFuture<Void> waiting = namespace.read(round, back).toCompletableFuture();
            Eventually.holds(() -> {
                Port.Snapshot port = machine.port("served").snapshot();
                assertThat(port.listening()).isFalse();
                assertThat(port.problem()).contains("no transport for TCP is installed; installed: loop");
            });
            assertFailure(host.connect(request()))
                    .isInstanceOf(NoTransportException.class)
                    .hasMessage("no transport for TCP is installed; installed: loop");
            Eventually.holds(() -> assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("nvmf-tcp-")));

            long before = tcp.getLastModified();
            tcp.update();
            assertThat(tcp.getLastModified()).isGreaterThan(before);
            tcp.start();

            assertThat(machine.address("served")).isEqualTo(address);
            value(waiting);
            assertThat(back).isEqualTo(block);
            assertThat(controller.state()).isEqualTo(State.LIVE);
            assertThat(controller.namespaces()).containsExactly(namespace);
        }
    }

    // As FileInstall does it when a newer jar is there: new content, and no stop of its own.
    @Test
    public void aTransportThatIsUpdatedWhileItIsUsedServesAsBefore() throws Exception {
        RemoteController controller = connect();
        ByteBuffer block = ByteBuffer.allocateDirect(512).put(0, (byte) 9);
        value(controller.namespaces().get(0).write(9, block, false));

        try (InputStream jar = Files.newInputStream(Path.of(context.getProperty(TCP)))) {
            machine.bundle(TCP).update(jar);
        }

        assertThat(machine.address("served")).isEqualTo(address);
        ByteBuffer back = ByteBuffer.allocateDirect(512);
        value(controller.namespaces().get(0).read(9, back));
        assertThat(back).isEqualTo(block);
    }

    @Test
    public void twentyUpdatesUnderLoadCostNoErrorAndNoBlock() throws Exception {
        RemoteController controller = connect();
        update(20, controller.namespaces().get(0), "of an imported namespace");
        assertThat(controller.state()).isEqualTo(State.LIVE);
    }

    @Test
    public void noClientOfTheNbdServerNoticesTwentyUpdates() throws Exception {
        machine.configure(
                "nvmf.host.connection~far",
                Map.of("traddr", address.traddr(), "trsvcid", address.trsvcid(), "subnqn", NQN));
        machine.configure(
                "nvmf.nbd~far",
                Map.of("address", "127.0.0.1:0", "device.target", Machine.filter(BlockDevice.NAME, "farn1")));
        InetSocketAddress server = Eventually.gives(() -> {
            BlockExport.Snapshot export =
                    machine.service(BlockExport.class, null).snapshot();
            assertThat(export.listening()).isTrue();
            assertThat(export.disks()).hasSize(1);
            return new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    Integer.parseInt(export.address().substring(export.address().lastIndexOf(':') + 1)));
        });
        try (NbdDisk disk = new NbdDisk(server, "farn1")) {
            update(20, disk, "through the NBD server");
        }
    }

    /** Updates the transport under a workload that checks what it reads. */
    private void update(int times, BlockDevice disk, String what) throws Exception {
        Workload workload = new Workload(disk, 8);
        workload.start();
        List<Long> pauses = new ArrayList<>();
        for (int update = 0; update < times; update++) {
            long before = workload.done();
            workload.forgetPauses();
            try (InputStream jar = Files.newInputStream(Path.of(context.getProperty(TCP)))) {
                machine.bundle(TCP).update(jar);
            }
            Eventually.holds(() -> {
                assertThat(workload.failures()).isEmpty();
                assertThat(workload.done()).isGreaterThan(before + 100);
            });
            pauses.add(workload.longestPauseMillis());
        }
        workload.stop();
        assertThat(workload.failures()).isEmpty();
        Collections.sort(pauses);
        System.out.printf(
                "TransportIT: %d writes and reads %s during %d updates of the transport, pauses of %d to %d ms, half of"
                        + " them at most %d ms%n",
                workload.done(), what, times, pauses.get(0), pauses.get(times - 1), pauses.get(times / 2));
        assertThat(pauses)
                .as("the goal is a second each; this is no matter of a busy machine")
                .allMatch(millis -> millis < ABSURD_MILLIS);
    }

    @Test
    public void aTransportThatIsNotThereIsNamedTogetherWithThoseThatAre() {
        TransportAddress rdma = TransportAddress.parse(TransportType.RDMA, "127.0.0.1", TransportAddress.IO_PORT);
        assertFailure(host.connect(ConnectRequest.of(rdma, new Nqn(NQN))))
                .isInstanceOf(NoTransportException.class)
                .hasMessage("no transport for RDMA is installed; installed: tcp, loop");
    }

    @Test
    public void aTransportThatIsConfiguredAnewServesAsBefore() throws Exception {
        machine.configure("nvmf.transport.tcp", Map.of("wait", "sleep", "headerDigest", true));
        Eventually.holds(() -> {
            RemoteController controller = connect();
            assertThat(controller.state()).isEqualTo(State.LIVE);
        });
    }

    private RemoteController connect() throws Exception {
        return Eventually.gives(() -> {
            try {
                return value(host.connect(request()));
            } catch (ExecutionException e) {
                // The port that was just opened again may not be in the kernel's queue yet.
                throw new AssertionError(e);
            }
        });
    }

    private ConnectRequest request() {
        return ConnectRequest.of(address, new Nqn(NQN));
    }
}
