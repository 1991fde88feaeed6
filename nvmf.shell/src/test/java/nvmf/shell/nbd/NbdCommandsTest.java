package nvmf.shell.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NbdCommandsTest {
    private static final String AT = "127.0.0.1:4420";
    private static final String NQN = "nqn.2014-08.org.example:disk";

    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);

    NbdCommandsTest() {
        host.disks.put(new Nqn(NQN), List.of(new FakeNamespace(1, 512, 8)));
    }

    @Test
    void attachConnectsExportsAndSaysWhere() {
        Outcome outcome = run(new Attach(), AT, NQN);
        assertThat(outcome).isEqualTo(new Outcome(0, "nbd://127.0.0.1:10809/nvme0n1\nready\n", ""));
        assertThat(world.configurations.entries.get("nvmf.nbd~nvme0").text("device.target"))
                .isEqualTo("(nvmf.nqn=" + NQN + ")");
        assertThat(host.connected).hasSize(1);
    }

    @Test
    void whoAttachesWaitsForEverUnlessSomethingElseIsSaid() {
        run(new Attach(), AT, NQN);
        assertThat(host.connected.get(0).recovery()).isEqualTo(Recovery.DEFAULT.withLossMillis(Recovery.NEVER));
        run(new Attach(), AT, NQN, "-l", "5");
        assertThat(host.connected.get(1).recovery().lossMillis()).isEqualTo(5_000);
    }

    @Test
    void whenEveryPathIsGivenUpThereIsNothingToStayForAndTheReasonIsSaid() {
        int[] asked = {0};
        Outcome outcome = new Terminal(world)
                .oneShot(limit -> {
                    host.connected.get(asked[0]).lose("gone " + asked[0]);
                    return asked[0]++ > 1;
                })
                .run(new Attach(), AT, NQN, "--path", "127.0.0.2:4420");
        assertThat(asked[0]).isEqualTo(2);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("nvmf command: the disks are gone: nvme0: gone 0; nvme1: gone 1\n");
    }

    @Test
    void whoeverDoesNotComeAboutLeavesNothingBehind() {
        host.refusals.put(TransportAddress.tcp("127.0.0.2", 4420), new StatusException(Status.CONTROLLER_BUSY));
        Outcome outcome = run(new Attach(), AT, NQN, "--path", "127.0.0.2:4420");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(host.connected).isEmpty();
    }

    @Test
    void whatCannotBeExportedIsDisconnectedAgain() {
        world.configurations.portProblem = Optional.of("cannot listen at 127.0.0.1:10809: in use");
        Outcome outcome = run(new Attach(), AT, NQN);
        assertThat(outcome).isEqualTo(new Outcome(1, "", "nvmf command: cannot listen at 127.0.0.1:10809: in use\n"));
        assertThat(world.configurations.entries).isEmpty();
        assertThat(host.connected).isEmpty();
    }

    @Test
    void aControllerWithoutNamespacesIsNoDisk() {
        host.disks.put(new Nqn(NQN), List.of());
        Outcome outcome = run(new Attach(), AT, NQN);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("nvmf command: " + NQN + " has no namespace for this host\n");
        assertThat(host.connected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:", "127.0.0.1:99999", "[::1", ""})
    void anAddressThatCannotBeIsAUsageErrorBeforeAnythingHappens(String address) {
        Outcome outcome = run(new Attach(), AT, NQN, "--nbd", address);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(host.connected).isEmpty();
    }

    @Test
    void disksAreExportedByNameAndTakenBack() {
        assertThat(run(new OpenNbd(), "a(b", "--nbd", "[::1]", "--name", "x"))
                .isEqualTo(new Outcome(0, "nbd://[::1]:10809/nvme0n1\n", ""));
        assertThat(world.configurations.entries.get("nvmf.nbd~x").text("device.target"))
                .isEqualTo("(|(nvmf.device=a\\(b))");
        assertThat(run(new ListNbd()).out()).contains("listening", "nvme0n1", "nbd://[::1]:10809/nvme0n1");
        assertThat(run(new OpenNbd(), "--name", "x").err()).contains("there is an NBD server called x already");
        assertThat(run(new CloseNbd(), "y").err())
                .isEqualTo("nvmf command: there is no NBD server called y; there are: x\n");
        assertThat(run(new CloseNbd(), "x").code()).isZero();
        assertThat(world.configurations.entries).isEmpty();
    }

    private Outcome run(ShellCommand command, String... arguments) {
        return new Terminal(world).run(command, arguments);
    }
}
