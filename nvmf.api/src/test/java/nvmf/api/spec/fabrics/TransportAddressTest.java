package nvmf.api.spec.fabrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, tcp://127.0.0.1:4420",
        "127.0.0.1:8009, tcp://127.0.0.1:8009",
        "localhost:1, tcp://localhost:1",
        "[::1], tcp://[::1]:4420",
        "[::1]:8009, tcp://[::1]:8009",
        "::1, tcp://[::1]:4420",
        "[fe80::1%eth0]:1, tcp://[fe80::1%eth0]:1"
    })
    void textBecomesAnAddress(String text, String address) {
        assertThat(TransportAddress.parse(TransportType.TCP, text, 4420)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "[::1", "[]:1", "a:b]:1"})
    void otherTextIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> TransportAddress.parse(TransportType.TCP, text, 4420))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nn-0x1000000044001123:pn-0x2000000055001123",
                "nn-0x10000000ABCDEF01:pn-0x20000000abcdef01",
                "nn-1000000044001123:pn-2000000055001123"
            })
    void aFibreChannelAddressIsTheNamesOfANodeAndAPort(String text) {
        TransportAddress address = TransportAddress.parse(TransportType.FIBRE_CHANNEL, text, 4420);
        assertThat(address.family()).isEqualTo(AddressFamily.FIBRE_CHANNEL);
        assertThat(address.traddr()).isEqualTo(text);
        assertThat(address.trsvcid()).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1:4420",
                "nn-0x1000000044001123",
                "nn-0x100000004400112:pn-0x2000000055001123",
                "pn-0x2000000055001123:nn-0x1000000044001123",
                "nn-0x1000000044001123:pn-0x2000000055001123:4420",
                "nn-0x100000004400112g:pn-0x2000000055001123"
            })
    void anythingElseIsNoFibreChannelAddress(String text) {
        assertThatThrownBy(() -> TransportAddress.parse(TransportType.FIBRE_CHANNEL, text, 4420))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write nn-0xNODE:pn-0xPORT");
    }

    @Test
    void theFamilyFollowsFromTheText() {
        assertThat(TransportAddress.tcp("10.0.0.1", 1).family()).isEqualTo(AddressFamily.IPV4);
        assertThat(TransportAddress.tcp("fe80::1%eth0", 1).family()).isEqualTo(AddressFamily.IPV6);
        assertThat(TransportAddress.of(TransportType.LOOP, "a", "").family()).isEqualTo(AddressFamily.INTRA_HOST);
    }

    @Test
    void onlyDigitsAreAPort() {
        assertThatThrownBy(
                        () -> TransportAddress.of(TransportType.TCP, "a", "-1").port())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransportAddress.of(TransportType.TCP, "a", "\uFF14\uFF14")
                        .port())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(TransportAddress.of(TransportType.TCP, "a", "65535").port()).isEqualTo(65535);
    }

    @Test
    void aTextKnowsWhetherItNamesAPort() {
        assertThat(TransportAddress.namesPort("[::1]:8009")).isTrue();
        assertThat(TransportAddress.namesPort("::1")).isFalse();
        assertThat(TransportAddress.namesPort("127.0.0.1")).isFalse();
    }
}
