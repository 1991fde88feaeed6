package nvmf.transport.tcp.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import nvmf.transport.tcp.pdu.C2hData;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.R2t;
import org.junit.jupiter.api.Test;

/** How payloads are cut into data PDUs. */
final class SendersTest {
    private static List<H2cData> drain(H2cSender sender) {
        List<H2cData> pdus = new ArrayList<>();
        while (!sender.isEmpty()) {
            pdus.add(sender.next());
        }
        return pdus;
    }

    // The offset advances from PDU to PDU: a defect of the seed, 2.9 number 2.
    @Test
    void anR2tIsAnsweredInPiecesWhoseOffsetsAdvance() {
        H2cSender sender = new H2cSender(4096);
        sender.add(new R2t(5, 9, 8192, 10_000));
        assertThat(drain(sender))
                .containsExactly(
                        new H2cData(5, 9, 8192, 4096, false),
                        new H2cData(5, 9, 12288, 4096, false),
                        new H2cData(5, 9, 16384, 1808, true));
    }

    @Test
    void anR2tThatFitsIsAnsweredAtOnce() {
        H2cSender sender = new H2cSender(4096);
        sender.add(new R2t(5, 9, 0, 4096));
        assertThat(drain(sender)).containsExactly(new H2cData(5, 9, 0, 4096, true));
    }

    @Test
    void r2tsAreAnsweredInTheOrderTheyCame() {
        H2cSender sender = new H2cSender(4096);
        sender.add(new R2t(1, 10, 0, 4100));
        sender.add(new R2t(2, 11, 0, 4));
        assertThat(drain(sender)).extracting(H2cData::ttag).containsExactly(10, 10, 11);
    }

    @Test
    void aCommandThatEndedIsSentNoMore() {
        H2cSender sender = new H2cSender(4096);
        sender.add(new R2t(1, 10, 0, 10_000));
        sender.add(new R2t(2, 11, 0, 8192));
        sender.add(new R2t(1, 12, 10_000, 4));
        assertThat(sender.next()).isEqualTo(new H2cData(1, 10, 0, 4096, false));
        sender.cancel(1);
        assertThat(drain(sender))
                .containsExactly(new H2cData(2, 11, 0, 4096, false), new H2cData(2, 11, 4096, 4096, true));
    }

    @Test
    void aCommandBehindTheOneBeingSentCanEndToo() {
        H2cSender sender = new H2cSender(4096);
        sender.add(new R2t(1, 10, 0, 8192));
        sender.add(new R2t(2, 11, 0, 8192));
        assertThat(sender.next().offset()).isZero();
        sender.cancel(2);
        assertThat(drain(sender)).containsExactly(new H2cData(1, 10, 4096, 4096, true));
    }

    @Test
    void aResponsesDataIsCutAndTheLastPieceIsMarked() {
        C2hSender<String> sender = new C2hSender<>(4096);
        sender.add("response");
        assertThat(sender.next(3, 8192, false)).isEqualTo(new C2hData(3, 0, 4096, false, false));
        assertThat(sender.hasData(8192)).isTrue();
        assertThat(sender.next(3, 8192, false)).isEqualTo(new C2hData(3, 4096, 4096, true, false));
        assertThat(sender.hasData(8192)).isFalse();
    }

    @Test
    void anElidedCompletionStandsInTheLastPieceOnly() {
        C2hSender<String> sender = new C2hSender<>(4096);
        sender.add("response");
        assertThat(sender.next(3, 4097, true).success()).isFalse();
        assertThat(sender.next(3, 4097, true)).isEqualTo(new C2hData(3, 4096, 1, true, true));
    }

    @Test
    void theNextResponseStartsAtItsBeginning() {
        C2hSender<String> sender = new C2hSender<>(4096);
        sender.add("first");
        sender.add("second");
        sender.next(1, 100, false);
        assertThat(sender.head()).isEqualTo("first");
        sender.remove();
        assertThat(sender.head()).isEqualTo("second");
        assertThat(sender.next(2, 50, false)).isEqualTo(new C2hData(2, 0, 50, true, false));
    }
}
