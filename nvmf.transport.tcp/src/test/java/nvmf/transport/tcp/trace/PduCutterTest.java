package nvmf.transport.tcp.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PduCutterTest {
    private static final int KEPT = 16;
    private static final HexFormat HEX = HexFormat.of();

    /** A capsule of 24 bytes, data of 20 that say so, and one more of 8. */
    private static final byte[] STREAM = HEX.parseHex(
            "0500180018000000" + "11".repeat(16) + "0700180014000000" + "22".repeat(12) + "FF00000008000000");

    private final List<String> pdus = new ArrayList<>();
    private final PduCutter cutter =
            new PduCutter(KEPT, (bytes, length) -> pdus.add(HEX.formatHex(bytes) + " of " + length));

    private void pass(byte[] bytes, int from, int to) {
        ByteBuf buffer = Unpooled.copiedBuffer(bytes, from, to - from);
        cutter.pass(buffer);
        assertThat(buffer.readableBytes()).as("nothing is taken away").isEqualTo(to - from);
        buffer.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 23, 24, 25, 52})
    void howeverAStreamComesItsPdusAreTheSame(int piece) {
        for (int at = 0; at < STREAM.length; at += piece) {
            pass(STREAM, at, Math.min(STREAM.length, at + piece));
        }
        assertThat(pdus)
                .containsExactly(
                        "0500180018000000" + "11".repeat(8) + " of 24",
                        "0700180014000000" + "22".repeat(8) + " of 20",
                        "ff00000008000000 of 8");
    }

    // What a peer says of its lengths costs nothing, and what makes no sense is told once.
    @Test
    void lengthsThatCannotBeDoNotCountForMuch() {
        pass(HEX.parseHex("06001800FFFFFFFF" + "33".repeat(100)), 0, 108);
        assertThat(pdus).isEmpty();
        PduCutter other = new PduCutter(KEPT, (bytes, length) -> pdus.add(HEX.formatHex(bytes) + " of " + length));
        ByteBuf bad = Unpooled.wrappedBuffer(HEX.parseHex("0000800007000000" + "44".repeat(100)));
        other.pass(bad);
        other.pass(bad);
        assertThat(pdus).containsExactly("0000800007000000 of 7");
        bad.release();
    }
}
