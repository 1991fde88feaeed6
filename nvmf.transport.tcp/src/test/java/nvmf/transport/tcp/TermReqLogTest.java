package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import nvmf.testkit.ManualExecutor;
import nvmf.transport.tcp.pdu.TermReq;
import org.junit.jupiter.api.Test;

/** Why peers end connections is logged, as long as somebody can read it. */
final class TermReqLogTest {
    private final ManualExecutor time = new ManualExecutor();
    private final List<String> lines = new ArrayList<>();
    private final TermReqLog log = new TermReqLog(time::nowMillis, lines::add);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Test
    void aLineSaysWhoAndWhyInWords() {
        log.watch(channel);
        TermReqLog.received(channel, new TermReq(1, 8));
        TermReqLog.received(channel, new TermReq(6, -1));
        TermReqLog.received(channel, new TermReq(3, 0x1234ABCD));
        TermReqLog.received(channel, new TermReq(0xFFFF, 0));
        assertThat(lines)
                .containsExactly(
                        "embedded: the peer ended the connection: invalid PDU header field at byte 8 (FES 01h, FEI 8h)",
                        "embedded: the peer ended the connection: unsupported parameter at byte 4294967295 (FES 06h, FEI"
                                + " FFFFFFFFh)",
                        "embedded: the peer ended the connection: header digest error (FES 03h, FEI 1234ABCDh)",
                        "embedded: the peer ended the connection: reserved status 65535 (FES FFFFh, FEI 0h)");
    }

    @Test
    void aFloodIsAHundredLinesAndANumber() {
        log.watch(channel);
        for (int i = 0; i < 100_000; i++) {
            TermReqLog.received(channel, new TermReq(2, 0));
        }
        assertThat(lines).hasSize(TermReqLog.LINES_MAX);
        time.advanceMillis(TermReqLog.WINDOW_MILLIS);
        TermReqLog.received(channel, new TermReq(2, 0));
        assertThat(lines).hasSize(TermReqLog.LINES_MAX + 2).contains("99900 lines like the next were left out");
    }

    @Test
    void whereNobodyListensTheConnectionEndsAllTheSame() {
        assertThat(TermReqLog.received(channel, new TermReq(2, 0)))
                .hasMessage("the peer ended the connection: PDU sequence error (FES 02h, FEI 0h)");
        assertThat(lines).isEmpty();
    }
}
