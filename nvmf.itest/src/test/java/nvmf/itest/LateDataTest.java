package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import nvmf.api.probe.ScriptPlan;
import nvmf.api.probe.ScriptReport;
import nvmf.api.probe.Side;
import nvmf.probe.WireProbe;
import nvmf.testkit.LeakCheck;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hostile inputs, E24: a queue ends while the data of a write are asked for; data that come too late are written nowhere. */
@ExtendWith(QuietLog.class)
final class LateDataTest {
    private static final String ASKED_FOR = """
            call associate
            call ioqueue
            send write nsid=1 slba=0 length=4096 nlb=7
            expect r2t r2tl=4096
            let ttag = $r2t.ttag
            let cccid = $r2t.cccid
            """;

    /** The write came before, and is carried out before that is answered; what comes after the answer is too late. */
    private static final String DISCONNECT = """
            send disconnect
            send h2cdata cccid=$cccid ttag=$ttag flags=4 data=ee*4096
            expect response cid=2 status=0/00 within 10 s
            expect response cid=3 status=0/00 within 10 s
            """;

    /** The data that Disconnect waits for do not come. */
    private static final String DISCONNECT_IN_VAIN = """
            send disconnect
            """;

    private static final String RESET = """
            use admin
            ask propset ofst=0x14 value=0x460000
            answer status=0/00
            repeat 1000000 until $answer.value=0
              ask propget ofst=0x1c
              answer status=0/00
            end
            check $answer.value=0
            use io
            """;

    private static final String DATA = """
            send h2cdata cccid=$cccid ttag=$ttag flags=4 data=dd*4096
            """;

    /** The association is whole, and its next queue does what it should. */
    private static final String AFTERWARDS = """
            use admin
            call enable
            use next
            ask icreq
            ask connect qid=1 sqsize=31 cntlid=$cntlid
            answer status=0/00
            ask write nsid=1 slba=8 nlb=0 source=ab*512
            answer status=0/00
            ask read nsid=1 slba=8 nlb=0
            answer status=0/00 length=512
            check $data@0/1=0xab
            """;

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @Test
    void dataAfterADisconnectAreWrittenNowhere() throws Exception {
        run(DISCONNECT + DATA, 0xEE);
    }

    @Test
    void aDisconnectDoesNotWaitForeverForData() throws Exception {
        run(DISCONNECT_IN_VAIN, 0);
    }

    @Test
    void dataAfterAResetAreWrittenNowhere() throws Exception {
        run(RESET + DATA, 0);
    }

    private void run(String middle, int expected) throws Exception {
        try (TcpTarget target = new TcpTarget(leaks)) {
            ScriptPlan plan = new ScriptPlan(
                    Side.HOST,
                    target.address(),
                    "late data",
                    ASKED_FOR + middle + "expect close within 10 s\n" + AFTERWARDS,
                    Map.of("nqn", TcpTarget.SUBNQN.value(), "blocksize", Integer.toString(TcpTarget.BLOCK)));
            StringBuilder said = new StringBuilder();
            ScriptReport report =
                    new WireProbe().run(plan, line -> said.append(line).append('\n'));
            assertThat(report.passed()).as("%s: %s", report.sentence(), said).isTrue();
            ByteBuffer block = ByteBuffer.allocateDirect(4096);
            target.disk().read(0, block).toCompletableFuture().get(20, TimeUnit.SECONDS);
            for (int i = 0; i < 4096; i++) {
                assertThat(block.get(i)).as("byte %d of the medium", i).isEqualTo((byte) expected);
            }
        }
    }
}
