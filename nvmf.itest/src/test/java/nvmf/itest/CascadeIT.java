package nvmf.itest;

import static nvmf.itest.Eventually.assertFailure;
import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import nvmf.api.block.BlockDevice;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.subsystem.Subsystem;
import nvmf.api.transport.Options;
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

/** A disk, a subsystem, a namespace and a port that come, change and go by configuration, while a host is connected over TCP. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class CascadeIT {
    private static final String NQN = "nqn.2014-08.org.example:cascade";
    private static final String SUBSYSTEM = Machine.filter(Subsystem.NQN, NQN);
    private static final int BLOCKS = 2048;

    @Inject
    private BundleContext context;

    @Inject
    private Host host;

    @Inject
    private CommandProcessor commands;

    private Machine machine;
    private Shell shell;
    private TransportAddress address;
    private RemoteController controller;

    /** For Pax Exam. */
    public CascadeIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() {
        return new Option[] {Assembly.withoutTerminal()};
    }

    @Before
    public void serveAndConnect() throws Exception {
        machine = new Machine(context);
        shell = new Shell(commands);
        machine.ram("disk", BLOCKS);
        machine.serve("disk", "cascade", NQN, 0);
        address = machine.reachable("cascade", NQN);
        controller = connect();
    }

    @After
    public void disconnectAndStop() throws Exception {
        for (RemoteController each : host.controllers()) {
            value(each.disconnect());
        }
        machine.removeAll();
    }

    private RemoteController connect() throws Exception {
        return value(host.connect(ConnectRequest.of(address, new Nqn(NQN)).withRecovery(Recovery.NONE)));
    }

    private List<Subsystem.NamespaceInfo> served() throws Exception {
        return machine.subsystem(NQN).snapshot().namespaces();
    }

    private RemoteNamespace namespace() throws Exception {
        return Eventually.gives(() -> {
            assertThat(controller.namespaces()).isNotEmpty();
            return controller.namespaces().get(0);
        });
    }

    @Test
    public void aConfiguredDeviceIsANamespaceForHosts() throws Exception {
        assertThat(controller.state()).isEqualTo(State.LIVE);
        assertThat(namespace().nsid()).isEqualTo(1);
        assertThat(namespace().geometry()).isEqualTo(machine.device("disk").geometry());
        assertThat(machine.device(namespace().name())).isSameAs(namespace());
    }

    @Test
    public void aDeviceTakesItsNamespaceAlongAndBringsItBack() throws Exception {
        Object subsystem = machine.reference(Subsystem.class, SUBSYSTEM).getProperty(Constants.SERVICE_ID);
        String name = namespace().name();

        machine.remove("nvmf.block.ram~disk");
        Eventually.holds(() -> assertThat(controller.namespaces()).isEmpty());
        Eventually.holds(
                () -> assertThat(machine.references(BlockDevice.class, null)).isEmpty());
        assertThat(served()).isEmpty();
        assertThat(controller.state()).as("the association").isEqualTo(State.LIVE);
        assertThat(machine.address("cascade")).isEqualTo(address);

        machine.ram("disk", BLOCKS);
        assertThat(namespace().name()).isEqualTo(name);
        assertThat(machine.device(name)).isSameAs(namespace());
        assertThat(controller.state()).isEqualTo(State.LIVE);
        assertThat(machine.reference(Subsystem.class, SUBSYSTEM).getProperty(Constants.SERVICE_ID))
                .isEqualTo(subsystem);
    }

    @Test
    public void aResizedDeviceStaysTheSameServiceAndHostsSeeItsSize() throws Exception {
        String disk = Machine.filter(BlockDevice.NAME, "disk");
        Object service = machine.reference(BlockDevice.class, disk).getProperty(Constants.SERVICE_ID);
        RemoteNamespace namespace = namespace();
        CountDownLatch told = new CountDownLatch(1);
        BlockDevice.Registration watch = namespace.onGeometryChange(told::countDown);

        machine.ram("disk", 3 * BLOCKS);
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        watch.close();

        assertThat(namespace.geometry().blocks()).isEqualTo(3 * BLOCKS);
        assertThat(controller.namespaces()).containsExactly(namespace);
        assertThat(machine.reference(BlockDevice.class, disk).getProperty(Constants.SERVICE_ID))
                .isEqualTo(service);
    }

    @Test
    public void aSubsystemThatGoesEndsItsAssociationsAndIsUnknown() throws Exception {
        machine.remove("nvmf.subsystem~cascade");

        Eventually.holds(() -> assertThat(controller.state()).isEqualTo(State.DEAD));
        assertThat(controller.reason()).isPresent();
        Eventually.holds(() ->
                assertThat(machine.port("cascade").snapshot().subsystems()).isEmpty());
        assertThat(machine.address("cascade")).isEqualTo(address);
        assertFailure(host.connect(ConnectRequest.of(address, new Nqn(NQN))))
                .hasMessageContaining("there is no such subsystem")
                .isInstanceOfSatisfying(
                        StatusException.class,
                        refusal -> assertThat(refusal.status().is(Status.CONNECT_INVALID_PARAMETERS))
                                .isTrue());

        machine.configure("nvmf.subsystem~cascade", Map.of(Subsystem.NQN, NQN, "allowAnyHost", true));
        assertThat(machine.reachable("cascade", NQN)).isEqualTo(address);
        controller = connect();
        assertThat(namespace().geometry().blocks()).isEqualTo(BLOCKS);
    }

    @Test
    public void aListOfHostsChangesUnderThoseThatAreStillOnIt() throws Exception {
        String other = "nqn.2014-08.org.example:other";
        Object service = machine.reference(Subsystem.class, SUBSYSTEM).getProperty(Constants.SERVICE_ID);
        RemoteNamespace namespace = namespace();

        allow(other, host.nqn().value());
        assertThat(controller.state()).isEqualTo(State.LIVE);
        assertThat(controller.namespaces()).containsExactly(namespace);
        assertThat(machine.reference(Subsystem.class, SUBSYSTEM).getProperty(Constants.SERVICE_ID))
                .isEqualTo(service);

        allow(other);
        Eventually.holds(() -> assertThat(controller.state()).isEqualTo(State.DEAD));
        assertFailure(host.connect(ConnectRequest.of(address, new Nqn(NQN))))
                .isInstanceOfSatisfying(
                        StatusException.class,
                        refusal -> assertThat(refusal.status().is(Status.CONNECT_INVALID_HOST))
                                .isTrue());
        allow(other, host.nqn().value());
        controller = connect();
        assertThat(namespace().geometry().blocks()).isEqualTo(BLOCKS);
    }

    private void allow(String... hosts) throws Exception {
        machine.configure("nvmf.subsystem~cascade", Map.of(Subsystem.NQN, NQN, "hosts", hosts));
        Eventually.holds(() -> assertThat(machine.subsystem(NQN).snapshot().hosts())
                .extracting(Nqn::value)
                .containsExactlyInAnyOrder(hosts));
    }

    @Test
    public void theBoundsOfASubsystemChangeUnderItsHosts() throws Exception {
        Object service = machine.reference(Subsystem.class, SUBSYSTEM).getProperty(Constants.SERVICE_ID);
        RemoteNamespace namespace = namespace();
        machine.configure(
                "nvmf.subsystem~cascade",
                Map.of(Subsystem.NQN, NQN, "allowAnyHost", true, "ioQueuesMax", 1, "depthMax", 64));
        Eventually.holds(() -> {
            RemoteController later =
                    value(host.connect(ConnectRequest.of(address, new Nqn(NQN)).withIoQueues(4)));
            int granted = later.ioQueues();
            value(later.disconnect());
            assertThat(granted).isEqualTo(1);
        });
        assertThat(controller.state()).isEqualTo(State.LIVE);
        assertThat(controller.namespaces()).containsExactly(namespace);
        assertThat(machine.reference(Subsystem.class, SUBSYSTEM).getProperty(Constants.SERVICE_ID))
                .isEqualTo(service);
    }

    @Test
    public void aSubsystemThatChangesOtherwiseIsANewOne() throws Exception {
        machine.configure("nvmf.subsystem~cascade", Map.of(Subsystem.NQN, NQN, "allowAnyHost", true, "serial", "4711"));
        Eventually.holds(() -> assertThat(controller.state()).isEqualTo(State.DEAD));
        assertThat(machine.reachable("cascade", NQN)).isEqualTo(address);
        assertThat(machine.subsystem(NQN).snapshot().serial()).isEqualTo("4711");
        controller = connect();
        assertThat(namespace().geometry().blocks()).isEqualTo(BLOCKS);
    }

    @Test
    public void theDiscoverySubsystemHasTheNameAndTheReferralsThatAreConfigured() throws Exception {
        Nqn own = new Nqn(NQN + ":discovery");
        machine.configure("nvmf.discovery", Map.of(Subsystem.NQN, own.value()));
        machine.configure("nvmf.referral~elsewhere", Map.of("traddr", "198.51.100.7"));
        Eventually.holds(() -> assertThat(value(host.discover(address, Options.NONE)))
                .extracting(entry -> entry.subtype() + " " + entry.address() + " " + entry.subnqn())
                .containsExactly(
                        "3 " + address + " " + own,
                        "2 " + address + " " + NQN,
                        "1 tcp://198.51.100.7:8009 " + Nqn.DISCOVERY));
        machine.remove("nvmf.discovery");
        machine.remove("nvmf.referral~elsewhere");
        Eventually.holds(() -> assertThat(value(host.discover(address, Options.NONE)))
                .extracting(entry -> entry.subtype() + " " + entry.subnqn())
                .containsExactly("3 " + Nqn.DISCOVERY, "2 " + NQN));
    }

    // To its controller the refusal is for good; a configured connection knows better.
    @Test
    public void aConfiguredConnectionComesBackWithItsSubsystem() throws Exception {
        machine.configure(
                "nvmf.host.connection~again",
                Map.of(
                        "traddr",
                        address.traddr(),
                        "trsvcid",
                        address.trsvcid(),
                        "multipath",
                        false,
                        "subnqn",
                        NQN,
                        "reconnectMillis",
                        50L));
        BlockDevice before = machine.device("againn1");

        machine.remove("nvmf.subsystem~cascade");
        Eventually.holds(() -> assertThat(again().reason().orElse("")).contains("there is no such subsystem"));
        assertThat(again().attempts()).isPositive();

        machine.configure("nvmf.subsystem~cascade", Map.of(Subsystem.NQN, NQN, "allowAnyHost", true));
        Eventually.holds(() -> assertThat(again().state()).isEqualTo(State.LIVE));
        assertThat(machine.device("againn1")).isSameAs(before);
        value(before.read(0, ByteBuffer.allocateDirect(512)));
    }

    private RemoteController again() {
        return host.controllers().stream()
                .filter(each -> each.name().equals("again"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no such controller"));
    }

    @Test
    public void aBadConfigurationIsToldInOneSentenceUntilItIsRight() throws Exception {
        String disk = Machine.filter(BlockDevice.NAME, "disk");
        complains("nvmf.block.ram~other", Map.of(BlockDevice.NAME, "other", "size", "lots"), "\"lots\" is not a size");
        complains("nvmf.subsystem~other", Map.of("serial", "4711"), "a subsystem needs a name: set nvmf.nqn");
        complains(
                "nvmf.namespace~other",
                Map.of("nsid", 2, "uuid", "12", "device.target", disk, "subsystem.target", SUBSYSTEM),
                "uuid has 32 hexadecimal digits, not \"12\"");
        complains("nvmf.port~other", Map.of("trtype", "udp"), "unknown transport \"udp\"");
        complains(
                "nvmf.host.connection~other",
                Map.of("traddr", address.traddr(), "trsvcid", address.trsvcid(), "subnqn", NQN, "depth", 1),
                "a queue has 2 to 65536 entries, not 1");
        assertThat(namespace().geometry().blocks()).as("what was right").isEqualTo(BLOCKS);

        machine.ram("other", BLOCKS);
        machine.configure("nvmf.subsystem~other", Map.of(Subsystem.NQN, NQN + ":other", "allowAnyHost", true));
        machine.configure(
                "nvmf.namespace~other",
                Map.of(
                        "nsid",
                        2,
                        "uuid",
                        UUID.randomUUID().toString(),
                        "device.target",
                        disk,
                        "subsystem.target",
                        SUBSYSTEM));
        machine.configure("nvmf.port~other", Map.of("trtype", "tcp", "trsvcid", "0"));
        machine.configure(
                "nvmf.host.connection~other",
                // A disk of its own, though another association has the same.
                Map.of("traddr", address.traddr(), "trsvcid", address.trsvcid(), "subnqn", NQN, "multipath", false));
        Eventually.holds(() -> assertThat(served()).hasSize(2));
        assertThat(machine.address("other")).isNotEqualTo(address);
        assertThat(machine.subsystem(NQN + ":other").snapshot().namespaces()).isEmpty();
        assertThat(machine.device("other").geometry().blocks()).isEqualTo(BLOCKS);
        assertThat(machine.device("othern2").geometry()).isEqualTo(namespace().geometry());
        assertThat(shell.run("nvmf:doctor")).doesNotContain("~other");
    }

    private void complains(String pid, Map<String, ?> values, String sentence) throws Exception {
        machine.configure(pid, values);
        Eventually.holds(() -> assertThat(shell.run("nvmf:doctor").lines())
                .anySatisfy(line -> assertThat(line).contains(pid, sentence)));
    }
}
