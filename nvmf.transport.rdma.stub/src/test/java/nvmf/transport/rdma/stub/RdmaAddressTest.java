package nvmf.transport.rdma.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import nvmf.api.spec.fabrics.AddressFamily;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.UnsupportedAddressException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RdmaAddressTest {
    private static TransportAddress rdma(String traddr, String trsvcid) {
        return TransportAddress.of(TransportType.RDMA, traddr, trsvcid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.10", "0.0.0.0", "255.255.255.255", "fe80::1", "::1", "2001:db8::ffff:10.0.0.1"})
    void numbersAreAddresses(String text) throws Exception {
        RdmaAddress address = RdmaAddress.of(rdma(text, "4420"));
        assertThat(address.address()).isEqualTo(InetAddress.getByName(text));
        assertThat(address.port()).isEqualTo(4420);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.4 ",
                "01.2.3.4",
                "1.2.3.4.",
                "a:b:c",
                "1::2::3",
                ":"
            })
    void whatIsNoNumberIsNotLookedUp(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RdmaAddress.of(rdma(text, "4420")))
                .withMessageContaining(text);
    }

    @Test
    void thePortIsAPortOrTheUsualOne() throws Exception {
        assertThat(RdmaAddress.of(rdma("10.0.0.1", "")).port()).isEqualTo(4420);
        assertThat(RdmaAddress.of(rdma("10.0.0.1", "65535")).port()).isEqualTo(65535);
        for (String port : new String[] {"0", "65536", "nvme", "-1"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> RdmaAddress.of(rdma("10.0.0.1", port)));
        }
    }

    @Test
    void otherFabricsAndFamiliesAreDeclined() {
        TransportAddress infiniBand =
                new TransportAddress(TransportType.RDMA, AddressFamily.INFINIBAND, "fe80::1", "4420");
        assertThatExceptionOfType(UnsupportedAddressException.class)
                .isThrownBy(() -> RdmaAddress.of(infiniBand))
                .withMessageContaining("IPv4 and IPv6");
        assertThatExceptionOfType(UnsupportedAddressException.class)
                .isThrownBy(() -> RdmaAddress.of(TransportAddress.tcp("10.0.0.1", 4420)));
    }

    // InfiniBand Architecture, annex "RDMA IP CM Service": 00 00 00 00 01, the IP protocol (6), the port.
    @Test
    void theServiceIdentifierHoldsThePort() throws Exception {
        assertThat(RdmaAddress.of(rdma("10.0.0.1", "4420")).serviceId()).isEqualTo(0x0000_0000_0106_1144L);
    }
}
