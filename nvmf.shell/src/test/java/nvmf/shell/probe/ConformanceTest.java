package nvmf.shell.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nvmf.api.probe.ConformancePlan;
import nvmf.api.probe.ConformanceReport;
import nvmf.api.probe.Verdict;
import nvmf.api.probe.Verdict.Outcome;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.fixture.FakeProbe;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import org.junit.jupiter.api.Test;

final class ConformanceTest {
    private static final Verdict PASS = new Verdict("A-1", "Base, A", "It is so", Outcome.PASS, "");
    private static final Verdict SKIP = new Verdict("A-2", "Base, B", "It may be so", Outcome.SKIP, "there is none");
    private static final Verdict FAIL = new Verdict("A-3", "Base, C", "It must be so", Outcome.FAIL, "it was not");

    private final FakeProbe probe = new FakeProbe();
    private final Terminal terminal = new Terminal(new FakeWorld().with(probe));

    @Test
    void aReportHasALineForEachRuleAndItsClause() {
        probe.examined = new ConformanceReport("Linux, firmware 6.12, NVMe 2.1.0", List.of(PASS, SKIP));

        Terminal.Outcome outcome = terminal.run(new Conformance(), "10.0.0.1:4420", "nqn.x");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualTo("""
                Linux, firmware 6.12, NVMe 2.1.0

                pass  A-1              It is so  [Base, A]
                skip  A-2              It may be so  [Base, B]
                      there is none

                1 hold, 0 do not, 1 were not checked
                """);
        assertThat(probe.examinations).singleElement().satisfies(plan -> {
            assertThat(plan.address()).isEqualTo(TransportAddress.tcp("10.0.0.1", 4420));
            assertThat(plan.subnqn()).isEqualTo(new Nqn("nqn.x"));
            assertThat(plan.destructive()).isFalse();
            assertThat(plan.nsid()).isEqualTo(1);
        });
    }

    @Test
    void aRuleThatDoesNotHoldIsAFailureAfterTheReport() {
        probe.examined = new ConformanceReport("x", List.of(PASS, FAIL));

        Terminal.Outcome outcome =
                terminal.run(new Conformance(), "10.0.0.1:4420", "nqn.x", "--destructive", "-n", "2", "-o", "json");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("nvmf command: 1 rule does not hold\n");
        assertThat(outcome.out().replaceAll("\\s+", ""))
                .startsWith("{\"controller\":\"x\",\"pass\":1,\"fail\":1,\"skip\":0,\"rules\":[{\"rule\":\"A-1\",")
                .contains("\"outcome\":\"fail\",\"evidence\":\"itwasnot\"");
        ConformancePlan plan = probe.examinations.get(0);
        assertThat(plan.destructive()).isTrue();
        assertThat(plan.nsid()).isEqualTo(2);
    }

    @Test
    void aControllerWithoutAPortIsAUsageError() {
        assertThat(terminal.run(new Conformance(), "10.0.0.1").code()).isEqualTo(2);
    }
}
