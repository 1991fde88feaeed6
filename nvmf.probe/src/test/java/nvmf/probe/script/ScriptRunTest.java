package nvmf.probe.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two scripts that speak with each other, one as host, one as controller. */
final class ScriptRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private final List<String> log = new ArrayList<>();

    private void play(String controller, String host) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ControllerStage stage = new ControllerStage(any, LIMIT);
        CompletableFuture<Void> other = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (ScriptRun run = new ScriptRun(stage, Map.of(), line -> {})) {
                run.run(Script.parse("controller", controller));
                other.complete(null);
            } catch (Exception e) {
                other.completeExceptionally(e);
            }
        });
        thread.start();
        try (ScriptRun run = new ScriptRun(
                new HostStage(stage.address(), LIMIT),
                Map.of(
                        "nqn",
                        "nqn.2014-08.org.example:disk",
                        "hostnqn",
                        "nqn.2014-08.org.example:host",
                        "hostid",
                        "01*16"),
                log::add)) {
            run.run(Prelude.statements());
            run.run(Script.parse("host", host));
        }
        other.get(20, TimeUnit.SECONDS);
    }

    @Test
    void eachHearsWhatTheOtherSays() throws Exception {
        play("""
                expect icreq hpda=0 maxr2t=3
                send icresp maxh2cdata=8192
                expect command opcode=0x7f fctype=1 length=1024 data@256=0x6e data@16/2=0xffff
                send response cntlid=7
                expect close
                """, """
                send icreq maxr2t=3
                expect icresp cpda=0 maxh2cdata>=4096
                send connect qid=0
                expect response cid=1 status=0/00 cntlid=7 within 5 s
                """);
        assertThat(log.get(0)).isEqualTo("> icreq hlen=0x80 plen=0x80 maxr2t=3");
        assertThat(log.get(3)).startsWith("< response").contains("cid=1");
    }

    @ParameterizedTest
    @CsvSource({"split off", "split 1", "split random 42"})
    void dataGoBothWaysWithDigestsAndAlignmentHoweverTheStreamIsCut(String split) throws Exception {
        play("""
                expect icreq dgst=3
                send icresp dgst=3 cpda=7 maxh2cdata=4096
                expect command opcode=1 sgllen=6000
                send r2t ttag=9 r2tl=6000
                expect h2cdata cccid=$command.cid ttag=9 datao=0 datal=4096 pdo=32 flags=3 data@0=0xab
                expect h2cdata datao=4096 datal=1904 flags=7
                send response
                expect command opcode=2
                send c2hdata datao=0 flags=4 data=cd*512
                send response status=0/00
                """, split + """

                ask icreq dgst=3 hpda=3
                ask write length=6000 source=ab*6000
                answer status=0/00
                ask read nsid=1 slba=0x10 length=512
                answer status=0/00 length=512 data@511=0xcd
                """);
    }

    @Test
    void dataWithSuccessEndTheCommand() throws Exception {
        play("""
                expect icreq
                send icresp maxh2cdata=4096
                expect command opcode=6
                send c2hdata flags=0x0c data=00*77+05+00*4018
                """, """
                call initialise
                ask identify cns=1
                answer status=0/00 data@77=5 length=4096
                check $data@77=5
                """);
    }

    @Test
    void aVariableIsAPlaceInTheDataAndANumberInWhatIsSent() throws Exception {
        play("""
                expect icreq
                send icresp maxh2cdata=4096
                expect command opcode=0x15 data@0/2=1 data@2/2=0x1234 length=8
                send response dw0=7
                expect command opcode=6
                send c2hdata flags=0x0c data=00*16+78563412+00*4076
                """, """
                call initialise
                let cntlid = 0x1234
                ask namespaceattachment data=0100+$cntlid/2+00*4
                let at = $answer.dw0+9
                ask identify cns=1
                answer data@$at/4=0x12345678
                check $data@$at/4=0x12345678
                """);
    }

    @Test
    void theWayToAnIoQueueIsGone() throws Exception {
        play("""
                procedure opened
                  expect icreq
                  send icresp maxh2cdata=4096
                  expect command fctype=1
                  send response cntlid=5
                end
                use admin
                call opened
                expect command fctype=0 cdw11=0x14
                send response
                expect command fctype=4 cdw11=0x1c
                send response value=0
                expect command fctype=4 cdw11=0x1c
                send response value=1
                use io
                call opened
                """, """
                call associate
                call ioqueue
                check $cntlid=5
                """);
    }

    @Test
    void whatCameInsteadIsTold() {
        assertThatThrownBy(() ->
                        play("expect icreq\nsend termreq fes=1 fei=4\nclose", "send icreq\nexpect icresp or close"))
                .isInstanceOf(ScriptException.class)
                .hasMessage("line 2 (expect icresp or close): termreq hlen=0x18 plen=0x18 fes=1 fei=4 came instead");
    }

    @Test
    void aConditionThatDoesNotHoldIsTold() {
        assertThatThrownBy(() -> play(
                        "expect icreq\nsend icresp maxh2cdata=4096\nexpect command\nsend response status=0/02 dnr=1",
                        "call initialise\nask keepalive\nanswer status=0/00"))
                .hasMessageContaining("line 3 (answer status=0/00): the answer was response")
                .hasMessageContaining("status=2 dnr=1");
    }

    @Test
    void aWrongDigestIsToldThoughNobodyAskedForIt() {
        assertThatThrownBy(() -> play(
                        "expect icreq\nsend icresp dgst=1 maxh2cdata=4096\nexpect command\nsend response hdgst=1",
                        "ask icreq dgst=1\nask keepalive"))
                .hasMessageContaining("the header digest is wrong in response");
    }

    @Test
    void anEndIsHeardAndSoIsSilence() throws Exception {
        play(
                "expect icreq\nexpect any\nclose",
                "send icreq\nexpect silence within 20 ms\nsend hex 0800180018000000+00*16\nexpect close");
    }

    @Test
    void bytesThatAreNoPduAreNoReasonToWait() {
        assertThatThrownBy(() -> play("expect icreq\nsend hex 0500180007000000+00*16", "send icreq\nexpect response"))
                .hasMessageContaining("bytes that are no PDU came instead");
    }

    @Test
    void whatIsNeededAndNotThereMakesTheScriptMeaningless() {
        assertThatThrownBy(() -> play("expect icreq\nsend icresp maxh2cdata=4096", """
                call initialise
                need $icresp.dgst&2 "data digests are not offered"
                """))
                .isInstanceOf(NotApplicable.class)
                .hasMessage("data digests are not offered");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sing                       | line 1 (sing): nobody can sing
            send pdu                   | line 1 (send pdu): there is no PDU or command "pdu"
            send icreq colour=1        | line 1 (send icreq colour=1): there is no field "colour" in icreq
            send icreq hpda            | line 1 (send icreq hpda): "hpda" is not NAME=VALUE
            send icreq hpda=red        | line 1 (send icreq hpda=red): "red" is no number
            send icreq hpda=$red       | line 1 (send icreq hpda=$red): nothing is known of $red
            expect nobody              | line 1 (expect nobody): nobody can wait for "nobody"
            expect close within a year | line 1 (expect close within a year): a time is written like 2 s or 200 ms, not a year
            call home                  | line 1 (call home): there is no procedure home
            use                        | line 1 (use): a word is missing
            """)
    void aStatementThatMakesNoSenseIsToldByItsLine(String line, String sentence) {
        assertThatThrownBy(() -> play("expect close", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void proceduresThatCallEachOtherForEverAreStopped() {
        assertThatThrownBy(() -> play("expect close", "procedure a\ncall a\nend\ncall a"))
                .hasMessageContaining("procedures call each other for ever");
    }
}
