package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "65536, 65536",
        "512B, 512",
        "4k, 4096",
        "64M, 67108864",
        "64MiB, 67108864",
        "64 mib, 67108864",
        "1G, 1073741824",
        "1.5T, 1649267441664",
        "0.5K, 512",
        "2P, 2251799813685248",
        "7E, 8070450532247928832",
        "9223372036854775807, 9223372036854775807",
    })
    void readsWhatPeopleWrite(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "M",
                "-1",
                "+1",
                "1.",
                ".5M",
                "1,5G",
                "64MB",
                "64X",
                "0x10",
                "1e9",
                "64 M B",
                "1G1M",
                "nan",
                "12345678901234567890"
            })
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("\"" + text + "\" is not a size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8E", "9223372036854775808", "9999999999999999999E"})
    void refusesWhatALongCannotHold(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("more than a disk can have");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "0.0001K"})
    void refusesPartsOfAByte(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("not a whole number of bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0G", "0.0M"})
    void refusesNothing(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("cannot be");
    }

    @Test
    void aDiskHasASizeOrBlocks() {
        assertThat(ByteSize.either("1M", 0, 512)).isEqualTo(1 << 20);
        assertThat(ByteSize.either("", 3, 4096)).isEqualTo(3 * 4096);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.either(" ", 0, 512))
                .withMessage("a disk needs either a size or blocks, not neither");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.either("1M", 2, 512))
                .withMessage("a disk needs either a size or blocks, not both (\"1M\" and 2)");
    }

    @Test
    void moreBlocksThanALongHasBytesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.either("", Long.MAX_VALUE, 512));
        assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.either("", -1, 512));
    }
}
