package nvmf.shell.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "512,512",
        "1K,1024",
        "1k,1024",
        "64M,67108864",
        "1G,1073741824",
        "1GiB,1073741824",
        "2TB,2199023255552",
        "100B,100",
        "8P,9007199254740992"
    })
    void aUnitIsAPowerOf1024(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1", "1.5G", "1X", "1 G", "0x10", "1e3", "99999999999999999999", "9999999P"})
    void whatIsNoSizeIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> Sizes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void peopleGetTheLargestUnitThatIsWhole() {
        assertThat(Sizes.binary(1L << 30)).isEqualTo("1 GiB");
        assertThat(Sizes.binary(1536)).isEqualTo("1536 B");
        assertThat(Sizes.decimal(1_073_741_824)).isEqualTo("1.07 GB");
        assertThat(Sizes.decimal(999)).isEqualTo("999 B");
        assertThat(Sizes.decimal(4096)).isEqualTo("4.10 kB");
    }
}
