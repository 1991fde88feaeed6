package nvmf.shell.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nvmf.api.host.ConnectRequest;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import nvmf.shell.io.Dd;
import nvmf.shell.nbd.Attach;
import nvmf.shell.page.ShowRegisters;
import nvmf.shell.perf.Perf;
import org.junit.jupiter.api.Test;

/** An address is read as those of its transport are, by every command that has {@code -t}: what becomes of it is the host's business. */
final class FibreChannelTest {
    private static final String AT = "nn-0x1000000044001123:pn-0x2000000055001123";
    private static final String NQN = "nqn.2014-08.org.example:fc";
    private static final TransportAddress ADDRESS = TransportAddress.of(TransportType.FIBRE_CHANNEL, AT, "none");

    private final FakeHost host = new FakeHost();
    private final Terminal terminal = new Terminal(new FakeWorld().with(host));

    private void assertReachesTheHost(ShellCommand command, String... words) {
        host.requests.clear();
        Outcome outcome = terminal.run(command, words);
        assertThat(outcome.err()).contains("there is no subsystem " + NQN);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(host.requests).extracting(ConnectRequest::address).containsExactly(ADDRESS);
    }

    @Test
    void theAddressThatStandsInItsPlaceReachesTheHost() {
        assertReachesTheHost(new Connect(), "-t", "fc", AT, NQN);
        assertReachesTheHost(new Dd(), "read", "-t", "fc", AT, NQN);
        assertReachesTheHost(new Perf(), "-t", "fc", AT, NQN);
        assertReachesTheHost(new Attach(), "-t", "fc", AT, NQN);
        assertReachesTheHost(new ShowRegisters(), "-t", "fc", AT, NQN);
    }

    @Test
    void theAddressOfAnOptionIsTheSame() {
        assertReachesTheHost(new Connect(), "-t", "fc", "-a", AT, "-n", NQN);
    }

    @Test
    void discoveryServicesAreAskedOnce() {
        assertThat(terminal.run(new Discover(), "-t", "fc", AT).err()).contains("nobody listens at port none");
        assertThat(terminal.run(new ConnectAll(), "-t", "fc", AT).err()).contains("nobody listens at port none");
        assertThat(host.asked).isEqualTo(List.of(ADDRESS, ADDRESS));
    }

    @Test
    void anotherAddressIsRefusedWithTheFormOfOne() {
        for (ShellCommand command : List.of(new Connect(), new Perf())) {
            Outcome outcome = terminal.run(command, "-t", "fc", "10.0.0.1:4420", NQN);
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.err())
                    .contains("\"10.0.0.1:4420\" is no address for Fibre Channel: write nn-0xNODE:pn-0xPORT");
        }
        assertThat(host.requests).isEmpty();
    }
}
