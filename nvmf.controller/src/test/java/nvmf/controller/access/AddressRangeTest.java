package nvmf.controller.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,         192.0.2.7,           true",
        "192.0.2.7,         192.0.2.6,           false",
        "192.0.2.0/24,      192.0.2.255,         true",
        "192.0.2.0/24,      192.0.3.0,           false",
        "192.0.2.99/24,     192.0.2.1,           true",
        "192.0.2.128/25,    192.0.2.127,         false",
        "192.0.2.128/25,    192.0.2.128,         true",
        "192.0.2.4/31,      192.0.2.5,           true",
        "192.0.2.4/31,      192.0.2.6,           false",
        "0.0.0.0/0,         198.51.100.1,        true",
        "0.0.0.0/0,         2001:db8::1,         false",
        "::/0,              2001:db8::1,         true",
        "::/0,              192.0.2.1,           false",
        "2001:db8::/32,     2001:db8:ffff::1,    true",
        "2001:db8::/32,     2001:db9::1,         false",
        "2001:db8::/33,     2001:db8:8000::1,    false",
        "2001:0db8::0:1,    2001:db8::1,         true",
        "fe80::/10,         fe80::1%eth0,        true",
        "192.0.2.0/24,      ::ffff:192.0.2.1,    true",
        "192.0.2.0/24,      localhost,           false",
    })
    void anAddressIsInARangeIfItBeginsLikeIt(String range, String address, boolean inside) {
        assertThat(AddressRange.of(range).contains(TransportAddress.tcp(address, 4420)))
                .isEqualTo(inside);
    }

    @Test
    void whatIsNoIpAddressIsInNoRange() {
        TransportAddress loop = TransportAddress.of(TransportType.LOOP, "127.0.0.1", "");
        assertThat(AddressRange.of("0.0.0.0/0").contains(loop)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "host.example:1",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.0/33",
                "192.0.2.0/",
                "192.0.2.0/-1",
                "192.0.2.0/24/24",
                "2001:db8::/129",
                "2001:db8::/٣٢",
                "::ffff:192.0.2.0/120",
                "[::1]"
            })
    void whatIsNoRangeIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> AddressRange.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a range of addresses is like")
                .hasMessageEndingWith("\"" + text + "\"");
    }

    @Test
    void twoWaysToWriteARangeAreOneRange() {
        assertThat(AddressRange.of("192.0.2.1/24")).isEqualTo(AddressRange.of("192.0.2.0/24"));
        assertThat(AddressRange.of("192.0.2.0/24")).isNotEqualTo(AddressRange.of("192.0.2.0/25"));
        assertThat(AddressRange.of("192.0.2.0/24")).hasToString("192.0.2.0/24");
        assertThat(AddressRange.of("192.0.2.1")).hasToString("192.0.2.1");
    }
}
