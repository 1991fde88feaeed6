package nvmf.itest;

import static nvmf.itest.Eventually.assertFailure;
import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.inject.Inject;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.subsystem.Port;
import nvmf.api.subsystem.Subsystem;
import nvmf.api.transport.NoTransportException;
import nvmf.api.transport.Transport;
import nvmf.api.transport.UnsupportedAddressException;
import nvmf.transport.rdma.stub.RdmaStubComponent;
import org.apache.felix.service.command.CommandProcessor;
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
import org.osgi.framework.Constants;

/** Jars that come to, change in and go from the watched folder, while a host stays connected by another transport. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class HotDeployIT {
    private static final String NQN = "nqn.2014-08.org.example:hot";
    private static final String FOLDER = "felix.fileinstall.dir";
    private static final String LOOP = "nvmf.transport.loop";
    private static final String RDMA = "nvmf.transport.rdma.stub";
    private static final String RDMA_TRANSPORT = Machine.filter(Transport.TRTYPE, "rdma");
    private static final TransportAddress ANYWHERE = TransportAddress.of(TransportType.LOOP, "anywhere", "");
    private static final TransportAddress ADAPTER = TransportAddress.of(TransportType.RDMA, "192.0.2.7", "4420");

    @Inject
    private BundleContext context;

    @Inject
    private Host host;

    @Inject
    private CommandProcessor commands;

    private Machine machine;
    private RemoteController witness;

    /** For Pax Exam. */
    public HotDeployIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "load").toAbsolutePath();
        return new Option[] {
            Assembly.withoutTerminalAnd(LOOP),
            frameworkProperty(FOLDER).value(folder.toString()),
            frameworkProperty("felix.fileinstall.poll").value("100"),
            frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
            frameworkProperty(LOOP).value(Assembly.jar(LOOP).toString()),
            frameworkProperty(RDMA)
                    .value(Assembly.jarOf(RdmaStubComponent.class).toString()),
        };
    }

    @Before
    public void connect() throws Exception {
        machine = new Machine(context);
        machine.ram("disk", 2048);
        machine.serve("disk", "hot", NQN, 0);
        TransportAddress address = machine.reachable("hot", NQN);
        witness = value(host.connect(ConnectRequest.of(address, new Nqn(NQN))));
    }

    @After
    public void disconnect() throws Exception {
        assertThat(witness.state()).as("what goes over TCP").isEqualTo(State.LIVE);
        value(witness.disconnect());
        machine.removeAll();
    }

    @Test
    public void aTransportIsUsedAsSoonAsItsJarIsThereAndNoMoreWhenItIsDeleted() throws Exception {
        String without = "no transport for loop is installed; installed: tcp";
        machine.configure(
                "nvmf.port~loop",
                Map.of(
                        "trtype",
                        "loop",
                        "traddr",
                        ANYWHERE.traddr(),
                        "transport.target",
                        Machine.filter(Transport.TRTYPE, "loop"),
                        "subsystem.target",
                        Machine.filter(Subsystem.NQN, NQN)));
        ConnectRequest request = ConnectRequest.of(ANYWHERE, new Nqn(NQN));
        assertFailure(host.connect(request))
                .isInstanceOf(NoTransportException.class)
                .hasMessage(without);

        Path jar = drop(LOOP);
        assertThat(machine.reachable("loop", NQN)).isEqualTo(ANYWHERE);
        RemoteController controller = Eventually.gives(() -> connected(request));
        assertThat(controller.namespaces()).hasSize(1);

        Files.delete(jar);
        Eventually.holds(() -> assertThat(controller.state()).isEqualTo(State.CONNECTING));
        assertThat(controller.reason()).isPresent();
        Eventually.holds(() -> {
            Port.Snapshot port = machine.port("loop").snapshot();
            assertThat(port.listening()).isFalse();
            assertThat(port.problem()).contains(without);
            assertThat(new Shell(commands).run("nvmf:doctor")).contains("nvmf.port~loop", without);
        });
        Eventually.holds(() -> assertFailure(host.connect(request))
                .isInstanceOf(NoTransportException.class)
                .hasMessage(without));

        drop(LOOP);
        Eventually.holds(() -> assertThat(controller.state()).isEqualTo(State.LIVE));
        value(controller.disconnect());
        Files.delete(jar);
    }

    @Test
    public void theRdmaSlotSaysWhatIsMissingWhileItsJarIsThere() throws Exception {
        ConnectRequest request = ConnectRequest.of(ADAPTER, new Nqn(NQN));
        String without = "no transport for RDMA is installed; installed: tcp";
        assertFailure(host.connect(request)).hasMessage(without);

        Path jar = drop(RDMA);
        Eventually.holds(() -> assertFailure(host.connect(request))
                .isInstanceOf(UnsupportedAddressException.class)
                .hasMessageContaining("libibverbs"));
        assertThat(transports()).isEqualTo(1);

        Files.delete(jar);
        Eventually.holds(() -> assertFailure(host.connect(request)).hasMessage(without));
        assertThat(transports()).isZero();
    }

    @Test
    public void aTouchedJarIsUpdated() throws Exception {
        Path jar = drop(RDMA);
        machine.service(Transport.class, RDMA_TRANSPORT);
        long before = serviceId();

        Files.setLastModifiedTime(
                jar, FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() + 2000));
        Eventually.holds(() -> {
            assertThat(transports()).isEqualTo(1);
            assertThat(serviceId()).isGreaterThan(before);
        });

        Files.delete(jar);
        Eventually.holds(() -> assertThat(transports()).isZero());
    }

    private RemoteController connected(ConnectRequest request) throws Exception {
        try {
            return value(host.connect(request));
        } catch (ExecutionException e) {
            throw new AssertionError("not connected yet", e);
        }
    }

    private int transports() throws Exception {
        return machine.references(Transport.class, RDMA_TRANSPORT).size();
    }

    private long serviceId() throws Exception {
        return (Long) machine.reference(Transport.class, RDMA_TRANSPORT).getProperty(Constants.SERVICE_ID);
    }

    /** Into the watched folder, whole at once. */
    private Path drop(String bundle) throws IOException {
        Path folder = Path.of(context.getProperty(FOLDER));
        Path copy = Files.copy(Path.of(context.getProperty(bundle)), folder.resolveSibling(bundle + ".copy"));
        return Files.move(copy, folder.resolve(bundle + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }
}
