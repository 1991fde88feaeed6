package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nvmf.api.probe.ConformancePlan;
import nvmf.api.probe.ConformanceReport;
import nvmf.api.probe.Verdict;
import nvmf.api.probe.Verdict.Outcome;
import nvmf.api.spec.Nqn;
import nvmf.probe.WireProbe;
import nvmf.testkit.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our controller keeps to every rule that the conformance suite knows. */
final class ConformanceTest {
    private static final Nqn HOSTNQN = new Nqn("nqn.2014-08.org.example:examiner");

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private ConformanceReport examine(boolean destructive) throws Exception {
        return examine(TcpTarget.SUBNQN, destructive);
    }

    private ConformanceReport examine(Nqn subnqn, boolean destructive) throws Exception {
        try (TcpTarget target = new TcpTarget(leaks)) {
            return new WireProbe()
                    .examine(new ConformancePlan(target.address(), subnqn, HOSTNQN, destructive, 1), verdict -> {});
        }
    }

    private static List<String> rules(ConformanceReport report, Outcome outcome) {
        return report.verdicts().stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .map(verdict -> verdict.rule() + ": " + verdict.evidence())
                .toList();
    }

    @Test
    void everyRuleHoldsForOurController() throws Exception {
        ConformanceReport report = examine(true);
        assertThat(rules(report, Outcome.FAIL)).isEmpty();
        assertThat(rules(report, Outcome.SKIP)).isEmpty();
        assertThat(report.count(Outcome.PASS)).isGreaterThan(150);
        assertThat(report.controller()).startsWith("nvmf");
    }

    @Test
    void withoutLeaveNothingIsWritten() throws Exception {
        ConformanceReport report = examine(false);
        assertThat(rules(report, Outcome.FAIL)).isEmpty();
        assertThat(rules(report, Outcome.SKIP))
                .hasSize(36)
                .allMatch(line -> line.endsWith(": it writes, and that was not asked for"));
    }

    @Test
    void aDiscoveryControllerIsExaminedByItself() throws Exception {
        ConformanceReport report = examine(Nqn.DISCOVERY, true);
        assertThat(rules(report, Outcome.FAIL)).isEmpty();
        assertThat(rules(report, Outcome.SKIP)).allMatch(line -> line.endsWith(": it is a discovery controller"));
        assertThat(report.verdicts().stream()
                        .filter(verdict -> verdict.outcome() == Outcome.PASS)
                        .map(Verdict::rule))
                .contains("TCP-IC-1", "FAB-CONNECT-1", "DISC-LOG-2")
                .hasSizeGreaterThan(55);
    }

    @Test
    void everyRuleHasANameOfItsOwnAndAClause() throws Exception {
        ConformanceReport report = examine(false);
        assertThat(report.verdicts().stream().map(Verdict::rule)).doesNotHaveDuplicates();
        assertThat(report.verdicts())
                .allMatch(verdict ->
                        verdict.clause().contains(", ") || verdict.clause().contains("Base"));
    }
}
