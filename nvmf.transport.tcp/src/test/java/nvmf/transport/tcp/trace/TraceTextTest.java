package nvmf.transport.tcp.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTextTest {
    private static final InetSocketAddress HERE = address(new byte[] {127, 0, 0, 1}, 4420);
    private static final InetSocketAddress THERE =
            address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 50000);

    private static InetSocketAddress address(byte[] ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Frame frame(boolean sent, String bytes, long length) {
        Instant when = Instant.parse("2026-01-02T03:04:05.678901Z");
        return new Frame(when, sent, HERE, THERE, ByteBuffer.wrap(HexFormat.of().parseHex(bytes)), length);
    }

    @Test
    void aPduIsLinesThatText2pcapReads() {
        assertThat(TraceText.of(frame(true, "0500180018000000" + "11".repeat(16), 24)))
                .isEqualTo("""
                        # 127.0.0.1:4420 > [0:0:0:0:0:0:0:1]:50000 CAPSULE_RESP, 24 bytes
                        O 2026-01-02T03:04:05.678901Z
                        000000 05 00 18 00 18 00 00 00 11 11 11 11 11 11 11 11
                        000010 11 11 11 11 11 11 11 11

                        """);
        assertThat(TraceText.of(frame(false, "ee00000008000000", 8)))
                .startsWith("# [0:0:0:0:0:0:0:1]:50000 > 127.0.0.1:4420 type EEh, 8 bytes\nI 2026");
    }

    @Test
    void whatIsWrittenStandsBehindWhatWasThere(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("trace.txt");
        for (int i = 0; i < 2; i++) {
            try (TraceWriter writer = new TraceWriter(file)) {
                writer.accept(frame(true, "0500180018000000", 24));
                writer.accept(frame(false, "0400480048000000", 72));
            }
        }
        assertThat(Files.readAllLines(file))
                .filteredOn(line -> line.startsWith("#"))
                .hasSize(4);
    }

    @Test
    void aTraceHasItsBounds() {
        for (int bytes : new int[] {-1, 127, (1 << 20) + 1}) {
            assertThatThrownBy(() -> new Trace("t", "", bytes, Clock.systemUTC(), frame -> {}))
                    .hasMessage("bytes is a number from 128 to 1048576, not " + bytes);
        }
    }
}
