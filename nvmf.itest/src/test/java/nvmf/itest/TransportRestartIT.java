package nvmf.itest;

import static nvmf.itest.Eventually.assertFailure;
import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import nvmf.api.block.BlockDevice;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
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

/** The transport's bundle is stopped, updated and started again underneath a host and a controller that stay. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class TransportRestartIT {
    private static final String NQN = "nqn.2014-08.org.example:restart";
    private static final String TRANSPORT = "nvmf.transport.tcp";
    private static final String NO_TRANSPORT = "no transport for TCP is installed; installed: loop";

    @Inject
    private BundleContext context;

    @Inject
    private Host host;

    private Machine machine;
    private TransportAddress address;

    /** For Pax Exam. */
    public TransportRestartIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() {
        return new Option[] {
            Assembly.withoutTerminal(),
            frameworkProperty(TRANSPORT).value(Assembly.jar(TRANSPORT).toString()),
        };
    }

    @Before
    public void serve() throws Exception {
        machine = new Machine(context);
        machine.ram("disk", 2048);
        machine.serve("disk", "restart", NQN, Machine.freePort());
        address = machine.address("restart");
        Eventually.holds(
                () -> assertThat(machine.subsystem(NQN).snapshot().namespaces()).hasSize(1));
    }

    @After
    public void stop() throws Exception {
        machine.removeAll();
    }

    @Test
    public void aTransportIsStoppedUpdatedAndStartedAgainTwice() throws Exception {
        Bundle transport = machine.bundle(TRANSPORT);
        RemoteController controller = connect();
        for (int round = 1; round <= 2; round++) {
            write(controller, round);
            assertThat(threads()).isNotEmpty();

            transport.stop();
            isOver(controller);
            Eventually.holds(() -> assertThat(threads()).isEmpty());
            Eventually.holds(() -> {
                Port.Snapshot port = machine.port("restart").snapshot();
                assertThat(port.listening()).isFalse();
                assertThat(port.problem()).contains(NO_TRANSPORT);
            });
            assertFailure(host.connect(request()))
                    .isInstanceOf(NoTransportException.class)
                    .hasMessage(NO_TRANSPORT);

            long before = transport.getLastModified();
            try (InputStream jar = Files.newInputStream(Path.of(context.getProperty(TRANSPORT)))) {
                transport.update(jar);
            }
            assertThat(transport.getLastModified()).isGreaterThan(before);

            transport.start();
            assertThat(machine.address("restart")).isEqualTo(address);
            controller = connect();
            assertThat(read(controller)).as("what was written before").isEqualTo(round);
        }
        value(controller.disconnect());
    }

    /** Without a stop of its own in between, as FileInstall does it. */
    @Test
    public void aTransportIsUpdatedWhileItIsUsed() throws Exception {
        RemoteController controller = connect();
        write(controller, 7);
        try (InputStream jar = Files.newInputStream(Path.of(context.getProperty(TRANSPORT)))) {
            machine.bundle(TRANSPORT).update(jar);
        }
        isOver(controller);

        assertThat(machine.address("restart")).isEqualTo(address);
        RemoteController next = connect();
        assertThat(read(next)).isEqualTo(7);
        value(next.disconnect());
    }

    private ConnectRequest request() {
        return ConnectRequest.of(address, new Nqn(NQN));
    }

    private RemoteController connect() throws Exception {
        return value(host.connect(request()));
    }

    private void isOver(RemoteController controller) throws Exception {
        Eventually.holds(() -> assertThat(controller.state()).isEqualTo(State.DEAD));
        assertThat(controller.reason()).isPresent();
        Eventually.holds(() ->
                assertThat(machine.subsystem(NQN).snapshot().controllers()).isEmpty());
    }

    private static void write(RemoteController controller, int value) throws Exception {
        BlockDevice namespace = controller.namespaces().get(0);
        value(namespace.write(0, ByteBuffer.allocateDirect(512).putInt(0, value), false));
    }

    private static int read(RemoteController controller) throws Exception {
        ByteBuffer block = ByteBuffer.allocateDirect(512);
        value(controller.namespaces().get(0).read(0, block));
        return block.getInt(0);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("nvmf-tcp-"))
                .toList();
    }
}
