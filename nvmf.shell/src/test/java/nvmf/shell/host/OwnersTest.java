package nvmf.shell.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Associations that somebody keeps: nvme0 is nobody's, nvme1 and nvme2 a configured connection's, nvme3 a followed service's. */
final class OwnersTest {
    private static final Nqn DISK = new Nqn("nqn.2014-08.org.example:disk");
    private static final Nqn FOUND = new Nqn("nqn.2014-08.org.example:found");
    private static final String CONNECTION = "nvmf.host.connection~nvme1";
    private static final String DISCOVERY = "nvmf.host.discovery~dc0";

    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);

    @BeforeEach
    void connect() {
        host.disks.put(DISK, List.of(new FakeNamespace(1, 512, 8)));
        host.disks.put(FOUND, List.of());
        make(DISK, 1, "");
        make(DISK, 2, CONNECTION);
        make(DISK, 3, CONNECTION);
        make(FOUND, 4, DISCOVERY);
        world.configurations().put(new Entry("nvmf.host.connection", "nvme1", Map.of()));
        world.configurations().put(new Entry("nvmf.host.discovery", "dc0", Map.of()));
    }

    private void make(Nqn nqn, int port, String owner) {
        assertThat(host.connect(ConnectRequest.of(TransportAddress.tcp("10.0.0.1", port), nqn)
                        .withOwner(owner)))
                .isCompleted();
    }

    private Outcome disconnect(String... words) {
        return run(new Disconnect(), words);
    }

    private Outcome run(ShellCommand command, String... words) {
        return new Terminal(world).run(command, words);
    }

    private List<String> connected() {
        return host.connected.stream().map(RemoteController::name).toList();
    }

    @Test
    void everythingIsWhatNobodyKeepsAndTheRestIsSaid() {
        assertThat(disconnect("--all")).isEqualTo(new Outcome(0, "disconnected 1 controller(s)\n", """
                        nvmf disconnect: nvme1, nvme2 stay: they belong to nvmf.host.connection~nvme1; nvmf disconnect nvme1 ends that, --force whatever is connected
                        nvmf disconnect: nvme3 stays: it belongs to nvmf.host.discovery~dc0; nvmf disconnect dc0 ends that, --force whatever is connected
                        """));
        assertThat(connected()).containsExactly("nvme1", "nvme2", "nvme3");
        assertThat(world.configurations().entries).containsOnlyKeys(CONNECTION, DISCOVERY);
    }

    @Test
    void scriptsLearnWhatStays() {
        assertThat(disconnect("--all", "-o", "json").out().replaceAll("\\s+", ""))
                .contains("\"kept\":[{\"device\":\"nvme1\",\"owner\":\"" + CONNECTION + "\"},");
    }

    @Test
    void aSubsystemIsItsAssociationsThatNobodyKeeps() {
        assertThat(disconnect(DISK.value()).out()).isEqualTo("NQN:" + DISK + " disconnected 1 controller(s)\n");
        assertThat(connected()).containsExactly("nvme1", "nvme2", "nvme3");

        Outcome again = disconnect(DISK.value());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("nvme1, nvme2 stay: they belong to " + CONNECTION);
        assertThat(connected()).containsExactly("nvme1", "nvme2", "nvme3");
        assertThat(world.configurations().entries).containsKey(CONNECTION);
    }

    @Test
    void whoNamesTheConnectionEndsItWithAllOfItsPaths() {
        assertThat(disconnect("nvme1").out()).contains("disconnected 2 controller(s)");
        assertThat(connected()).containsExactly("nvme0", "nvme3");
        assertThat(world.configurations().entries).containsOnlyKeys(DISCOVERY);
    }

    @Test
    void whoNamesAControllerMeansThatOne() {
        assertThat(disconnect("nvme2").code()).isZero();
        assertThat(disconnect("-d", "/dev/nvme3").code()).isZero();
        assertThat(connected()).containsExactly("nvme0", "nvme1");
        assertThat(world.configurations().entries).containsOnlyKeys(CONNECTION, DISCOVERY);
    }

    @Test
    void forceEndsASubsystemsAssociationsWithWhatKeepsThem() {
        assertThat(disconnect(DISK.value(), "--force").out()).contains("disconnected 3 controller(s)");
        assertThat(connected()).containsExactly("nvme3");
        assertThat(world.configurations().entries).containsOnlyKeys(DISCOVERY);
    }

    @Test
    void forceEndsEverything() {
        assertThat(disconnect("--all", "--force").out()).isEqualTo("disconnected 4 controller(s)\n");
        assertThat(connected()).isEmpty();
        assertThat(world.configurations().entries).isEmpty();
    }

    @Test
    void whatAProgramKeepsOnlyForceEnds() {
        make(FOUND, 5, "backup");
        assertThat(disconnect("--all").err())
                .contains("nvme4 stays: it belongs to backup; --force ends it all the same");
        assertThat(connected()).contains("nvme4");
    }

    @Test
    void theListSaysWhoseTheyAre() {
        assertThat(run(new ListNamespaces()).out()).contains(CONNECTION, DISCOVERY);
        assertThat(run(new ListNamespaces(), "-o", "json").out().replaceAll("\\s+", ""))
                .contains("\"Owner\":\"" + DISCOVERY + "\"");
    }

    @Test
    void aCommandThatEndsTakesAlongWhatItConnectedAndNothingElse() {
        host.logs.put(TransportAddress.tcp("10.0.0.1", 8009), List.of());
        Outcome outcome = new Terminal(world).oneShot(limit -> true).run(new ConnectAll(), "10.0.0.1");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(connected()).hasSize(4);
    }
}
