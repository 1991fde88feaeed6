package nvmf.shell.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.probe.ConformanceReport;
import nvmf.api.probe.Verdict;
import nvmf.api.probe.Verdict.Outcome;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;

/** A report by rule: a line each, and below it why a rule does not hold or was not checked. */
final class ConformanceView {
    private ConformanceView() {}

    static Value of(ConformanceReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(Printable.line(report.controller()));
        lines.add("");
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Verdict verdict : report.verdicts()) {
            lines.add(String.format(
                    "%-4s  %-15s  %s  [%s]",
                    Conformance.word(verdict.outcome()), verdict.rule(), verdict.says(), verdict.clause()));
            if (!verdict.evidence().isEmpty()) {
                lines.add("      " + Printable.line(verdict.evidence()));
            }
            rules.add(rule(verdict));
        }
        lines.add("");
        lines.add(report.count(Outcome.PASS) + " hold, " + report.count(Outcome.FAIL) + " do not, "
                + report.count(Outcome.SKIP) + " were not checked");
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("controller", report.controller());
        data.put("pass", report.count(Outcome.PASS));
        data.put("fail", report.count(Outcome.FAIL));
        data.put("skip", report.count(Outcome.SKIP));
        data.put("rules", rules);
        return Value.of(String.join("\n", lines), data);
    }

    private static Map<String, Object> rule(Verdict verdict) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("rule", verdict.rule());
        rule.put("clause", verdict.clause());
        rule.put("says", verdict.says());
        rule.put("outcome", Conformance.word(verdict.outcome()));
        rule.put("evidence", verdict.evidence());
        return rule;
    }
}
