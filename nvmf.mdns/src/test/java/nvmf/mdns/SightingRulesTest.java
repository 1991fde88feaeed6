package nvmf.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nvmf.api.discovery.DiscoveryService;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SightingRulesTest {
    private static final InetAddress HERE = FakeNetwork.ip("192.0.2.9");
    private static final InetAddress LOOPBACK = FakeNetwork.ip("127.0.0.1");
    private static final Map<String, String> TCP = Map.of("p", "tcp");

    // TP8009: the protocol is told under p, the name of the discovery subsystem under nqn.
    @Test
    void aServiceIsReadWithItsName() {
        Sighting sighting = new Sighting(
                "shelf",
                8009,
                List.of(FakeNetwork.ip("192.0.2.1")),
                Map.of("p", "TCP", "nqn", "nqn.2024-01.org.example:dc"));

        assertThat(SightingRules.read(sighting, HERE))
                .containsExactly(new DiscoveryService(
                        "shelf", TransportAddress.tcp("192.0.2.1", 8009), new Nqn("nqn.2024-01.org.example:dc")));
    }

    @Test
    void aServiceThatTellsNoNameHasTheWellKnownOne() {
        assertThat(SightingRules.read(sighting("shelf", 8009, TCP, "192.0.2.1"), HERE))
                .extracting(DiscoveryService::subnqn)
                .containsExactly(Nqn.DISCOVERY);
    }

    @ParameterizedTest
    @CsvSource({
        "shelf, 8009, rdma, ''",
        "shelf, 8009, roce, ''",
        "shelf, 8009, '', ''",
        "shelf, 8009, 'tcp ', ''",
        "shelf, 0, tcp, ''",
        "shelf, -1, tcp, ''",
        "shelf, 65536, tcp, ''",
        "' ', 8009, tcp, ''",
        "0123456789012345678901234567890123456789012345678901234567890123, 8009, tcp, ''",
        "shelf, 8009, tcp, LONG",
        "shelf, 8009, tcp, CONTROL",
        "CONTROL, 8009, tcp, ''",
    })
    void nonsenseIsPassedOver(String name, int port, String protocol, String nqn) {
        Map<String, String> txt = Map.of("p", protocol, "nqn", text(nqn));

        assertThatThrownBy(() -> SightingRules.read(sighting(text(name), port, txt, "192.0.2.1"), HERE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(String text) {
        return switch (text) {
            case "LONG" -> "nqn.2024-01.org.example:" + "x".repeat(200);
            case "CONTROL" -> "nqn.2024-01.org.example:\u001B[2J";
            default -> text;
        };
    }

    @Test
    void nobodyOnTheNetworkSendsThisMachineToItself() {
        Sighting sighting = sighting(
                "shelf", 8009, TCP, "127.0.0.1", "::1", "0.0.0.0", "::", "224.0.0.251", "ff02::fb", "192.0.2.1");

        assertThat(addresses(sighting, HERE)).containsExactly("192.0.2.1");
        assertThat(addresses(sighting, LOOPBACK)).contains("127.0.0.1").doesNotContain("0.0.0.0", "224.0.0.251");
    }

    @Test
    void aServiceOfManyAddressesHasAFewThatCount() {
        String[] many = IntStream.range(1, 200).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);

        assertThat(SightingRules.read(sighting("shelf", 8009, TCP, many), HERE)).hasSize(SightingRules.ADDRESSES_MAX);
    }

    @Test
    void anAddressOfTheLinkIsThatOfTheLinkItWasHeardOn() throws Exception {
        InetAddress here = java.net.Inet6Address.getByAddress(
                null, FakeNetwork.ip("fe80::9").getAddress(), 7);

        assertThat(addresses(sighting("shelf", 8009, TCP, "fe80::1"), here)).containsExactly("fe80:0:0:0:0:0:0:1%7");
        assertThat(addresses(sighting("shelf", 8009, TCP, "2001:db8::1"), here))
                .containsExactly("2001:db8:0:0:0:0:0:1");
    }

    private static List<String> addresses(Sighting sighting, InetAddress here) {
        return SightingRules.read(sighting, here).stream()
                .map(service -> service.address().traddr())
                .toList();
    }

    private static Sighting sighting(String name, int port, Map<String, String> txt, String... addresses) {
        return new Sighting(
                name, port, List.of(addresses).stream().map(FakeNetwork::ip).toList(), txt);
    }
}
