package nvmf.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void whatIsNotSaidIsTheDefault() {
        assertThat(Options.NONE.flag(Options.HEADER_DIGEST, true)).isTrue();
        assertThat(Options.NONE.number(Options.MAX_R2T, 1, 16, 4)).isEqualTo(4);
    }

    @Test
    void valuesOutsideTheirRangeAreRefusedWithTheRange() {
        Options options = Options.of(Options.MAX_R2T, "17").with(Options.DATA_DIGEST, "yes");
        assertThatThrownBy(() -> options.number(Options.MAX_R2T, 1, 16, 1))
                .hasMessage("maxR2t is a number from 1 to 16, not \"17\"");
        assertThatThrownBy(() -> options.flag(Options.DATA_DIGEST, false))
                .hasMessage("dataDigest is true or false, not \"yes\"");
    }

    @Test
    void oneMoreReplacesAnOlderValue() {
        assertThat(Options.of("a", "1").with("a", "2").text("a", "")).isEqualTo("2");
    }
}
