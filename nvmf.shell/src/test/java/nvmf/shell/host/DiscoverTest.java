package nvmf.shell.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nvmf.api.discovery.DiscoveryService;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.AddressFamily;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.fabrics.Tsas;
import nvmf.shell.fixture.FakeBrowser;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;

final class DiscoverTest {
    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);
    private final Terminal terminal = new Terminal(world);

    private static final TransportAddress AT_8009 = TransportAddress.tcp("10.0.0.1", 8009);
    private static final TransportAddress AT_4420 = TransportAddress.tcp("10.0.0.1", 4420);

    @Test
    void aTcpEntryIsPrintedInTheWordsOfNvmeCli() {
        host.logs.put(AT_8009, List.of(entry(TransportAddress.tcp("10.0.0.1", 4420), Tsas.NONE)));

        Outcome outcome = terminal.run(new Discover(), "10.0.0.1");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("""
                Discovery Log Number of Records 1
                =====Discovery Log Entry 0======
                trtype:  tcp
                adrfam:  ipv4
                subtype: nvme subsystem
                treq:    not specified, sq flow control disable supported
                portid:  3
                cntlid:  dynamic
                asqsz:   32
                trsvcid: 4420
                subnqn:  nqn.2014-08.org.example:disk
                traddr:  10.0.0.1
                eflags:  explicit discovery connections
                sectype: none
                """);
    }

    @Test
    void anRdmaEntryTellsItsProviderItsServiceAndItsPartition() {
        byte[] tsas = new byte[Tsas.BYTES];
        tsas[0] = 1;
        tsas[1] = 4;
        tsas[2] = 1;
        tsas[8] = 0x34;
        tsas[9] = 0x12;
        host.logs.put(
                AT_8009, List.of(entry(TransportAddress.of(TransportType.RDMA, "10.0.0.2", "4420"), new Tsas(tsas))));

        assertThat(terminal.run(new Discover(), "10.0.0.1").out())
                .contains("trtype:  rdma\nadrfam:  ipv4\n")
                .contains("rdma_prtype: roce-v2\nrdma_qptype: connected\nrdma_cms: rdma-cm\nrdma_pkey: 0x1234\n")
                .doesNotContain("sectype");
    }

    @Test
    void aFibreChannelEntryIsPrintedThoughNobodyCanConnectToIt() {
        TransportAddress address = new TransportAddress(
                TransportType.FIBRE_CHANNEL,
                AddressFamily.FIBRE_CHANNEL,
                "nn-0x1000000044001123:pn-0x2000000055001123",
                "none");
        host.logs.put(AT_8009, List.of(entry(address, Tsas.NONE)));

        Outcome outcome = terminal.run(new Discover(), "10.0.0.1", "-o", "json");

        assertThat(outcome.out().replaceAll("\\s+", ""))
                .contains("\"trtype\":\"fc\",\"adrfam\":\"fibre-channel\",\"subtype\":\"nvmesubsystem\"")
                .contains("\"traddr\":\"nn-0x1000000044001123:pn-0x2000000055001123\"");
    }

    @Test
    void withoutAPort8009IsAskedAndThen4420() {
        host.logs.put(AT_4420, List.of());

        assertThat(terminal.run(new Discover(), "10.0.0.1").code()).isZero();
        assertThat(host.asked).containsExactly(AT_8009, AT_4420);
    }

    @Test
    void aPortThatIsNamedIsTheOnlyOneAsked() {
        host.logs.put(AT_8009, List.of());

        Outcome outcome = terminal.run(new Discover(), "10.0.0.1:4499");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("nvmf command: nobody listens at port 4499\n");
        assertThat(host.asked).containsExactly(TransportAddress.tcp("10.0.0.1", 4499));
    }

    @Test
    void whenNeitherPortAnswersBothReasonsAreTold() {
        Outcome outcome = terminal.run(new Discover(), "10.0.0.1");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).hasLineCount(1).contains("port 8009").contains("port 4420");
    }

    @Test
    void anAddressThatIsNoneIsAUsageErrorAndNobodyIsAsked() {
        Outcome outcome = terminal.run(new Discover(), "[::1");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).hasLineCount(1).contains("is not an address");
        assertThat(host.asked).isEmpty();
    }

    @Test
    void whatAPeerNamedCannotControlTheTerminal() {
        TransportAddress address =
                new TransportAddress(TransportType.TCP, AddressFamily.IPV4, "10.0.0.1\u001B]0;owned\u0007", "44\n20");
        host.logs.put(AT_8009, List.of(entry(address, Tsas.NONE)));

        assertThat(terminal.run(new Discover(), "10.0.0.1").out())
                .contains("traddr:  10.0.0.1?]0;owned?\n", "trsvcid: 44?20\n")
                .doesNotContain("\u001B", "\u0007");
    }

    @Test
    void whatMakesItselfKnownIsListed() {
        FakeBrowser browser =
                new FakeBrowser(new DiscoveryService("shelf \u001B]0;owned\u0007", AT_8009, Nqn.DISCOVERY));
        world.with(browser);

        assertThat(terminal.run(new Discover(), "--mdns", "--wait", "7").out())
                .contains("shelf ?]0;owned?", "10.0.0.1", "8009", "nqn.2014-08.org.nvmexpress.discovery")
                .doesNotContain("\u001B", "\u0007");
        assertThat(terminal.run(new Discover(), "--mdns", "-o", "json").out())
                .contains("\"traddr\": \"10.0.0.1\"", "\"trsvcid\": \"8009\"", "\"subnqn\": \"" + Nqn.DISCOVERY);
        assertThat(browser.looks()).containsExactly(7000L, 3000L);
        assertThat(host.asked).isEmpty();
    }

    @Test
    void thatNothingMakesItselfKnownIsSaid() {
        world.with(new FakeBrowser());

        assertThat(terminal.run(new Discover(), "--mdns").out()).isEqualTo("no discovery service makes itself known\n");
    }

    @Test
    void withoutAnAddressItMustBeSaidThatTheNetworkIsLookedAt() {
        assertThat(terminal.run(new Discover()).err()).contains("write an address, or --mdns");
        assertThat(terminal.run(new Discover(), "--mdns", "10.0.0.1").code()).isEqualTo(2);
        assertThat(terminal.run(new Discover(), "--mdns", "--wait", "0").code()).isEqualTo(2);
        assertThat(terminal.run(new Discover(), "--mdns", "--wait", "61").code())
                .isEqualTo(2);
        assertThat(terminal.run(new Discover(), "--mdns").err()).contains("nvmf.mdns is not installed");
    }

    private static DiscoveryEntry entry(TransportAddress address, Tsas tsas) {
        return new DiscoveryEntry(
                address,
                DiscoveryEntry.NVM_SUBSYSTEM,
                DiscoveryEntry.TREQ_FLOW_CONTROL_OFF,
                3,
                0xFFFF,
                32,
                DiscoveryEntry.FLAG_PERSISTENT,
                new Nqn("nqn.2014-08.org.example:disk"),
                tsas);
    }
}
