package nvmf.api.spec.fabrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "::, 0:0:0:0:0:0:0:0",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
        "::ffff:192.0.2.1, 192.0.2.1",
    })
    void anAddressInNumbersIsThatAddress(String text, String address) {
        assertThat(IpLiteral.of(text)).map(ip -> ip.getHostAddress()).contains(address);
    }

    // Names with a colon begin no hexadecimal number: the JDK would ask for them.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "host.example:80",
                "host::1",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "1.2.3.256",
                "١.2.3.4",
                "1.2.3.4\n",
                "127.0.0.1%lo",
                ":::",
                "1:2:3:4:5:6:7:8:9",
                "[::1]",
                "::1]",
                "%eth0",
                "127.0.0.1;rm"
            })
    void anythingElseIsNone(String text) {
        assertThat(IpLiteral.of(text)).isEmpty();
    }

    @Test
    void anAddressIsNumericOnlyInItsOwnFamily() {
        assertThat(TransportAddress.tcp("::1", 1).numeric()).isPresent();
        assertThat(new TransportAddress(TransportType.TCP, AddressFamily.IPV4, "::1", "1").numeric())
                .isEmpty();
        assertThat(new TransportAddress(TransportType.TCP, AddressFamily.IPV6, "127.0.0.1", "1").numeric())
                .isEmpty();
        assertThat(TransportAddress.of(TransportType.LOOP, "127.0.0.1", "").numeric())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1,   2001:0DB8:0::1, true",
        "fe80::1%eth0,  fe80::1%eth1,   false",
        "fe80::1%eth0,  fe80:0::1%eth0, true",
        "disk.example,  disk.example,   true",
        "disk.example,  other.example,  false",
        "192.0.2.1,     192.0.2.2,      false",
    })
    void onePlaceIsWrittenInManyWays(String a, String b, boolean same) {
        TransportAddress one = TransportAddress.tcp(a, 4420);
        assertThat(one.isSamePlace(TransportAddress.tcp(b, 4420))).isEqualTo(same);
        assertThat(one.isSamePlace(TransportAddress.tcp(b, 4421))).isFalse();
    }
}
