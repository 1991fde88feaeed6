package nvmf.shell.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
import nvmf.shell.io.Dd;
import nvmf.shell.perf.Perf;
import org.junit.jupiter.api.Test;

/** Subsystems whose names are no NQNs: nvme-cli connects to them, and so do we; but where there is none, the name is what is wrong. */
final class NamesOfNoFormTest {
    private static final String AT = "192.0.2.1:4420";

    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);

    private Outcome run(ShellCommand command, String... words) {
        return new Terminal(world).run(command, words);
    }

    @Test
    void aSubsystemThatIsThereIsConnectedToWhateverItsName() {
        host.disks.put(new Nqn("testnqn"), List.of(new FakeNamespace(1, 512, 8)));

        assertThat(run(new Dd(), "read", AT, "testnqn").code()).isZero();
        assertThat(run(new Connect(), AT, "testnqn").code()).isZero();
    }

    @Test
    void aNameThatNoSubsystemHasIsAMistakeIfItIsNoNqn() {
        host.refusals.put(
                TransportAddress.tcp("192.0.2.1", 4420),
                new StatusException(Status.CONNECT_INVALID_PARAMETERS, "Connect was refused"));

        for (Outcome outcome : List.of(
                run(new Dd(), "read", AT, "notnqn"), run(new Perf(), AT, "notnqn"), run(new Connect(), AT, "notnqn"))) {
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err())
                    .contains(
                            "Connect was refused; \"notnqn\" has neither form of an NQN, nqn.YYYY-MM.DOMAIN:NAME or nqn.");
        }
        Outcome outcome = run(new Dd(), "read", AT, "nqn.2014-08.org.example:other");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).endsWith("Connect was refused\n");
    }
}
