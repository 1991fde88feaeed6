package nvmf.probe.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import nvmf.api.probe.FuzzPlan;
import nvmf.api.probe.FuzzReport;
import nvmf.api.probe.FuzzReport.Finding;
import nvmf.api.probe.Side;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.probe.fuzz.FaultyController.Fault;
import nvmf.probe.script.Script;
import nvmf.probe.script.Statement;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;
import org.junit.jupiter.api.Test;

/** What the fuzzer finds, shown by controllers with one fault each. */
final class ControllerFuzzTest {
    private static final long PDUS = 3000;

    /** Where nothing is waited for in vain. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Where it is, but on a busy machine for nothing else. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** What no valid session has: a command whose fourth dword is not zero. */
    private static boolean isOdd(Pdu pdu) {
        return pdu.is(PduKind.COMMAND) && pdu.get("cdw3") != 0;
    }

    private static FuzzReport fuzz(FaultyController controller, long seed, long pdus, Duration patience)
            throws Exception {
        FuzzPlan plan = new FuzzPlan(
                Side.CONTROLLER,
                TransportAddress.tcp("127.0.0.1", 4420),
                new Nqn("nqn.x"),
                seed,
                pdus,
                patience,
                false);
        return new ControllerFuzz(plan, controller.address()).run(progress -> {});
    }

    private static Finding finding(Fault fault, Predicate<Pdu> trigger) throws Exception {
        return finding(fault, trigger, SHORT);
    }

    private static Finding finding(Fault fault, Predicate<Pdu> trigger, Duration patience) throws Exception {
        try (FaultyController controller = new FaultyController(fault, trigger)) {
            FuzzReport report = fuzz(controller, 1, 50 * PDUS, patience);
            assertThat(report.findings()).hasSize(1);
            return report.findings().get(0);
        }
    }

    @Test
    void aControllerWithoutAFaultIsLeftInPeace() throws Exception {
        try (FaultyController controller = new FaultyController(Fault.NONE, ControllerFuzzTest::isOdd)) {
            FuzzReport report = fuzz(controller, 1, PDUS, PATIENCE);
            assertThat(report.findings()).isEmpty();
            assertThat(report.pdus()).isGreaterThanOrEqualTo(PDUS);
            assertThat(report.mutated()).isGreaterThan(PDUS / 4);
        }
    }

    @Test
    void aCommandThatIsNotCompletedIsFound() throws Exception {
        assertThat(finding(Fault.SILENT, ControllerFuzzTest::isOdd).what())
                .startsWith("commands were not completed: [");
    }

    @Test
    void aControllerThatAnswersNothingAnyMoreIsFound() throws Exception {
        assertThat(finding(Fault.SILENT, pdu -> pdu.is(PduKind.COMMAND) && pdu.get("cid") > 25)
                        .what())
                .matches("there was no answer to .* within 2000 ms");
    }

    @Test
    void aControllerThatDiesIsFound() throws Exception {
        assertThat(finding(Fault.DEAD, ControllerFuzzTest::isOdd).what())
                .matches("(another host is not served any more|cannot connect to|commands were not|there was no).*");
    }

    @Test
    void aConnectionThatIsNotClosedIsFound() throws Exception {
        assertThat(finding(Fault.CLINGING, pdu -> false).what())
                .isEqualTo("the connection was not closed within 2000 ms of the end of ours");
    }

    @Test
    void aWrongDigestIsFound() throws Exception {
        assertThat(finding(Fault.WRONG_DIGEST, ControllerFuzzTest::isOdd, PATIENCE)
                        .what())
                .startsWith("the header digest is wrong in ");
    }

    @Test
    void theSeedOfAFindingFindsItAgainAtOnce() throws Exception {
        Finding first = finding(Fault.SILENT, ControllerFuzzTest::isOdd);
        try (FaultyController controller = new FaultyController(Fault.SILENT, ControllerFuzzTest::isOdd)) {
            FuzzReport again = fuzz(controller, first.seed(), 1, SHORT);
            assertThat(again.sessions()).isEqualTo(1);
            assertThat(again.findings()).singleElement().satisfies(second -> {
                assertThat(second.what()).isEqualTo(first.what());
                assertThat(sent(second)).isEqualTo(sent(first)).isNotEmpty();
            });
        }
    }

    private static List<String> sent(Finding finding) {
        return Script.parse("finding", finding.script()).stream()
                .filter(statement -> statement.verb().equals("send"))
                .map(Statement::toString)
                .toList();
    }

    @Test
    void whereNobodyListensThereIsNothingToFuzz() throws Exception {
        InetSocketAddress left;
        try (FaultyController controller = new FaultyController(Fault.NONE, ControllerFuzzTest::isOdd)) {
            left = controller.address();
        }
        FuzzPlan plan = new FuzzPlan(
                Side.CONTROLLER,
                TransportAddress.tcp("127.0.0.1", left.getPort()),
                new Nqn("nqn.x"),
                1,
                1,
                PATIENCE,
                false);
        assertThatThrownBy(
                        () -> new ControllerFuzz(plan, new InetSocketAddress(left.getAddress(), 1)).run(progress -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot connect to ");
    }
}
