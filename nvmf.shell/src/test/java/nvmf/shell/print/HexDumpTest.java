package nvmf.shell.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HexDumpTest {
    @Test
    void sixteenBytesToALineAndWhatCanBeReadBesideThem() {
        byte[] bytes = "\0\u0001readable, 16 b\u007F\u00FF".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(HexDump.of(ByteBuffer.wrap(bytes))).isEqualTo("""
                        0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f
                0000:  00 01 72 65 61 64 61 62 6c 65 2c 20 31 36 20 62 "..readable, 16 b"
                0010:  7f ff                                           "..\"""");
    }

    @Test
    void onlyWhatLiesBetweenPositionAndLimitIsShown() {
        ByteBuffer bytes =
                ByteBuffer.wrap(new byte[] {'a', 'b', 'c', 'd'}).position(1).limit(3);

        assertThat(HexDump.of(bytes)).contains(" 62 63 ").endsWith("\"bc\"").doesNotContain("61", "64");
    }
}
