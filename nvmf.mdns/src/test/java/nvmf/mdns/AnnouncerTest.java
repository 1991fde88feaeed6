package nvmf.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.subsystem.Port;
import nvmf.api.transport.Listener;
import org.junit.jupiter.api.Test;

final class AnnouncerTest {
    private static final InetAddress ONE = FakeNetwork.ip("192.0.2.9");
    private static final InetAddress TWO = FakeNetwork.ip("198.51.100.9");
    private static final InetAddress SIX = FakeNetwork.ip("2001:db8::9");
    private static final Nqn OWN = new Nqn("nqn.2024-01.org.example:dc");

    private final FakeNetwork network = new FakeNetwork();
    private final List<InetAddress> addresses = new ArrayList<>(List.of(ONE, TWO, SIX));
    private final Announcer announcer = new Announcer(() -> addresses, network, "box");

    private record Fake(String name, TransportAddress address, boolean listening, Nqn discovery) implements Port {
        @Override
        public Snapshot snapshot() {
            return new Snapshot(
                    1,
                    address,
                    listening,
                    Optional.empty(),
                    List.of(),
                    0,
                    Listener.Memory.NONE,
                    0,
                    discovery,
                    Map.of());
        }

        @Override
        public void setAnaState(int group, AnaState state) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aPortIsToldWhereItIsReachedAndNowhereElse() {
        announcer.update(List.of(port("a", "192.0.2.9", 4420), port("b", "0.0.0.0", 8009), port("c", "::", 8010)));

        assertThat(network.told)
                .containsExactlyInAnyOrder(
                        "192.0.2.9 box a 4420 " + Nqn.DISCOVERY,
                        "192.0.2.9 box b 8009 " + Nqn.DISCOVERY,
                        "198.51.100.9 box b 8009 " + Nqn.DISCOVERY,
                        "2001:db8:0:0:0:0:0:9 box c 8010 " + Nqn.DISCOVERY);
    }

    @Test
    void whatNobodyReachesIsNotToldAndOpensNoSocket() {
        announcer.update(List.of(
                port("a", "127.0.0.1", 4420),
                port("b", "localhost", 4420),
                new Fake("c", TransportAddress.tcp("0.0.0.0", 4420), false, Nqn.DISCOVERY),
                new Fake("d", TransportAddress.of(TransportType.LOOP, "d", ""), true, Nqn.DISCOVERY)));

        assertThat(network.opened).isZero();
    }

    @Test
    void aPortThatGoesIsTakenBackAndTheLastOneClosesTheSocket() {
        Port staying = port("a", "192.0.2.9", 4420);
        announcer.update(List.of(staying, port("b", "0.0.0.0", 8009)));
        announcer.update(List.of(staying));

        assertThat(network.told).containsExactly("192.0.2.9 box a 4420 " + Nqn.DISCOVERY);
        assertThat(network.open).containsExactly(ONE);
        announcer.update(List.of());
        assertThat(network.told).isEmpty();
        assertThat(network.open).isEmpty();
    }

    // TP8013: a discovery subsystem may have a name of its own.
    @Test
    void anotherNameOfTheDiscoverySubsystemIsTold() {
        announcer.update(List.of(port("a", "192.0.2.9", 4420)));
        announcer.update(List.of(new Fake("a", TransportAddress.tcp("192.0.2.9", 4420), true, OWN)));

        assertThat(network.told).containsExactly("192.0.2.9 box a 4420 " + OWN);
        assertThat(network.opened).isOne();
    }

    @Test
    void anInterfaceThatComesIsToldAndOneThatGoesIsLeft() {
        Port port = port("a", "0.0.0.0", 4420);
        addresses.remove(TWO);
        announcer.update(List.of(port));
        addresses.add(TWO);
        addresses.remove(ONE);
        announcer.update(List.of(port));

        assertThat(network.open).containsExactly(TWO);
        assertThat(network.told).containsExactly("198.51.100.9 box a 4420 " + Nqn.DISCOVERY);
    }

    @Test
    void whatCouldNotBeToldIsTriedAgain() {
        Port port = port("a", "0.0.0.0", 4420);
        network.broken.add(ONE);
        announcer.update(List.of(port));
        assertThat(network.open).containsExactly(TWO);

        network.broken.clear();
        announcer.update(List.of(port));
        assertThat(network.open).containsExactly(TWO, ONE);
        announcer.close();
        assertThat(network.told).isEmpty();
        assertThat(network.open).isEmpty();
    }

    @Test
    void aNameFitsIntoALabel() {
        announcer.update(List.of(port("x".repeat(100), "192.0.2.9", 4420)));

        assertThat(network.told).containsExactly("192.0.2.9 box " + "x".repeat(59) + " 4420 " + Nqn.DISCOVERY);
    }

    private static Fake port(String name, String address, int port) {
        return new Fake(name, TransportAddress.tcp(address, port), true, Nqn.DISCOVERY);
    }
}
