package nvmf.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LocalAddressesTest {
    @Test
    void unlessItIsConfiguredNothingIsSaidInsideTheMachine() {
        assertThat(new LocalAddresses(List.of()).get())
                .noneMatch(InetAddress::isLoopbackAddress)
                .hasSizeLessThanOrEqualTo(LocalAddresses.ADDRESSES_MAX);
    }

    @Test
    void anInterfaceStandsForItsAddresses() throws Exception {
        String loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress())
                .getName();

        assertThat(new LocalAddresses(List.of(loopback)).get())
                .contains(FakeNetwork.ip("127.0.0.1"))
                .allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void anAddressStandsForItself() {
        assertThat(new LocalAddresses(List.of("127.0.0.1", "::1", "127.0.0.1")).get())
                .containsExactly(FakeNetwork.ip("127.0.0.1"), FakeNetwork.ip("::1"));
    }

    @Test
    void whatIsNotThereIsNoAddress() {
        assertThat(new LocalAddresses(List.of("nosuch0", "", "host.example", "1.2.3.4.5")).get())
                .isEmpty();
    }
}
