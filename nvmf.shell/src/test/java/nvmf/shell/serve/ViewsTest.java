package nvmf.shell.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.subsystem.Port;
import nvmf.api.subsystem.Subsystem;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueueCounters;
import nvmf.api.transport.Waits;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.World;
import nvmf.shell.fixture.FakePort;
import nvmf.shell.fixture.FakeSubsystem;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import nvmf.shell.traffic.AnaSet;
import nvmf.shell.traffic.Pause;
import nvmf.shell.traffic.Resume;
import org.junit.jupiter.api.Test;

final class ViewsTest {
    private static final Nqn NQN = new Nqn("nqn.2014-08.org.example:disk");
    private static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private final FakeWorld world = new FakeWorld();
    private final FakeSubsystem subsystem =
            new FakeSubsystem(NQN, List.of(new Subsystem.NamespaceInfo(1, "disk0", ID, 4096, 256, true, true, 1)));

    ViewsTest() {
        world.subsystems.add(subsystem);
        subsystem.controllers.add(controller(1, "nqn.2014-08.org.example:alpha"));
        subsystem.controllers.add(controller(2, "nqn.2014-08.org.example:beta"));
    }

    private static Subsystem.ControllerInfo controller(int cntlid, String host) {
        TransportAddress remote = TransportAddress.tcp("10.0.0.9", 50000 + cntlid);
        return new Subsystem.ControllerInfo(
                cntlid,
                new Nqn(host),
                ID,
                false,
                "ready",
                5000,
                60_000,
                List.of(
                        new Subsystem.QueueInfo(0, 32, remote, true, new QueueCounters(9, 4, 1024, 8192, 0)),
                        new Subsystem.QueueInfo(1, 128, remote, true, new QueueCounters(100, 0, 4096, 409600, 1))));
    }

    @Test
    void subsystemsTellTheirNamespacesAndHosts() {
        assertThat(run(new Subsystems()).out()).isEqualTo("""
                nqn.2014-08.org.example:disk
                  serial SERIAL, model MODEL
                  for every host; controllers connected: 2
                  NSID  Device  Size   Block  UUID                                  Remarks
                  ----  ------  -----  -----  ------------------------------------  ---------------------
                     1  disk0   1 MiB   4096  11111111-2222-3333-4444-555555555555  read-only write cache
                """);
    }

    @Test
    void aSubsystemIsPausedAndResumedByItsName() {
        assertThat(run(new Pause(), NQN.value()).out()).isEqualTo(NQN + " is paused\n");
        assertThat(run(new Subsystems()).out()).contains("controllers connected: 2; paused\n");
        assertThat(run(new Resume(), NQN.value()).code()).isZero();
        assertThat(subsystem.isPaused()).isFalse();
        assertThat(run(new Pause(), NQN + "x").code()).isEqualTo(1);
    }

    @Test
    void controllersTellWhoIsConnectedAndWhatEachQueueMoved() {
        assertThat(run(new Controllers()).out())
                .contains("nqn.2014-08.org.example:disk controller 1 (io), ready\n"
                        + "  host nqn.2014-08.org.example:alpha (" + ID + ")\n  since ")
                .contains("Queue  Depth  Remote          Commands  Outstanding  To controller  To host  Digest errors")
                .contains("    1    128  10.0.0.9:50001       100            0           4096   409600              1");
    }

    @Test
    void controllersAsJsonCarryTheHostsOfAll() {
        String json = run(new Controllers(), "-o", "json").out().replaceAll("\\s+", "");

        assertThat(json)
                .contains(
                        "\"hostnqn\":\"nqn.2014-08.org.example:alpha\"", "\"hostnqn\":\"nqn.2014-08.org.example:beta\"")
                .contains("\"qid\":1,\"depth\":128,\"remote\":\"10.0.0.9:50001\"");
        assertThat(run(new Controllers(), "-n", "nqn.2014-08.org.example:other", "-o", "json")
                        .out())
                .isEqualToIgnoringWhitespace("[]");
    }

    @Test
    void aControllerIsEndedByItsNumber() {
        assertThat(run(new Terminate(), "2").out()).isEqualTo("associations ended: 1\n");

        assertThat(subsystem.controllers)
                .extracting(Subsystem.ControllerInfo::cntlid)
                .containsExactly(1);
    }

    @Test
    void aHostIsEndedByItsName() {
        run(new Terminate(), "--host", "nqn.2014-08.org.example:alpha");

        assertThat(subsystem.controllers)
                .extracting(Subsystem.ControllerInfo::cntlid)
                .containsExactly(2);
    }

    @Test
    void everythingIsEndedOnlyIfThatIsSaid() {
        assertThat(run(new Terminate()).code()).isEqualTo(2);
        assertThat(run(new Terminate(), "1", "--all").code()).isEqualTo(2);
        assertThat(subsystem.controllers).hasSize(2);
        assertThat(run(new Terminate(), "--all").out()).isEqualTo("associations ended: 2\n");
        assertThat(run(new Terminate(), "--all").code()).isZero();
    }

    @Test
    void anAssociationThatIsNotThereCannotBeEnded() {
        assertThat(run(new Terminate(), "77").code()).isEqualTo(1);
        assertThat(run(new Terminate(), "99999").code()).isEqualTo(2);
        assertThat(run(new Terminate(), "1", "-n", "nqn.2014-08.org.example:other")
                        .code())
                .isEqualTo(1);
        assertThat(subsystem.controllers).hasSize(2);
    }

    @Test
    void aPortTellsWhyItIsClosed() {
        world.ports.add(new FakePort(
                "one",
                new Port.Snapshot(
                        3,
                        TransportAddress.tcp("::1", 4420),
                        false,
                        Optional.of("no transport"),
                        List.of(NQN),
                        3,
                        new Listener.Memory(1 << 20, 4096),
                        100,
                        Nqn.DISCOVERY,
                        Map.of(2, AnaState.INACCESSIBLE))));

        assertThat(run(new Ports()).out())
                .contains("closed", "no transport", "::1", "  1.06 MB     1.46 MB  ", NQN.value());
        assertThat(run(new Ports(), "-o", "json").out())
                .contains("\"problem\": \"no transport\"", "\"trsvcid\": \"4420\"")
                .contains(
                        "\"memory_now\": " + ((1 << 20) + 3 * 4096) + ",",
                        "\"memory_max\": " + ((1 << 20) + 100 * 4096) + ",",
                        "\"memory_shared\": 1048576,",
                        "\"memory_each\": 4096,",
                        "\"queues_max\": 100,");
        assertThat(run(new Diagnose()).out()).contains("PortComponent  nvmf.port~one  no transport");
    }

    private FakePort port(String name) {
        FakePort port = new FakePort(
                name,
                new Port.Snapshot(
                        1,
                        TransportAddress.tcp("::1", 4420),
                        true,
                        Optional.empty(),
                        List.of(NQN),
                        0,
                        Listener.Memory.NONE,
                        0,
                        Nqn.DISCOVERY,
                        Map.of()));
        world.ports.add(port);
        return port;
    }

    @Test
    void anAnaStateIsSetForThePortsThatAreNamedAndShownThere() {
        FakePort one = port("one");
        FakePort two = port("two");

        assertThat(run(new AnaSet(), "inaccessible", "--port", "two", "--group", "3")
                        .out())
                .isEqualTo("ANA group 3 is inaccessible by two\n");
        assertThat(one.states()).isEmpty();
        assertThat(two.states()).containsEntry(3, AnaState.INACCESSIBLE);
        assertThat(run(new Ports()).out()).contains("3=inaccessible");

        assertThat(run(new AnaSet(), "change").out()).isEqualTo("ANA group 1 is change by one, two\n");
        assertThat(one.states()).containsEntry(1, AnaState.CHANGE);
    }

    @Test
    void aStateOrAPortThatCannotBeIsRefused() {
        assertThat(run(new AnaSet(), "optimized").code()).isEqualTo(1);
        FakePort one = port("one");
        assertThat(run(new AnaSet(), "gone").code()).isEqualTo(2);
        assertThat(run(new AnaSet(), "change", "-g", "0").code()).isEqualTo(2);
        assertThat(run(new AnaSet(), "change", "-p", "one", "-p", "three").err())
                .contains("there is no port three");
        assertThat(one.states()).isEmpty();
    }

    @Test
    void transportsAndPatientsAreListed() {
        assertThat(run(new TransportList()).out()).startsWith("no transport is installed");
        assertThat(run(new Diagnose()).out()).isEqualTo("everything that is configured runs\n");
        world.transports.add(
                new World.TransportInfo("tcp", 5, "nvmf.transport.tcp 0.1.0", new Waits("sleep", "io_uring")));
        world.unsatisfied.add(
                new World.Unsatisfied("NamespaceComponent", "nvmf.namespace~x", "there is no BlockDevice", false));

        assertThat(run(new TransportList()).out()).contains("tcp         5  nvmf.transport.tcp 0.1.0  sleep  io_uring");
        assertThat(run(new Diagnose()).out()).contains("NamespaceComponent  nvmf.namespace~x  there is no BlockDevice");
    }

    private Outcome run(ShellCommand command, String... words) {
        return new Terminal(world).run(command, words);
    }
}
