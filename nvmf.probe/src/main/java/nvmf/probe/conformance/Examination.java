package nvmf.probe.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nvmf.api.probe.ConformancePlan;
import nvmf.api.probe.ConformanceReport;
import nvmf.api.probe.Verdict;
import nvmf.api.probe.Verdict.Outcome;
import nvmf.api.spec.Nqn;
import nvmf.probe.script.HostStage;
import nvmf.probe.script.NotApplicable;
import nvmf.probe.script.Prelude;
import nvmf.probe.script.Script;
import nvmf.probe.script.ScriptException;
import nvmf.probe.script.ScriptRun;
import nvmf.probe.script.Statement;

/** Goes through the rules one by one, each on connections of its own. */
public final class Examination {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Where a controller says of what type it is, from revision 1.4 on. */
    private static final int CNTRLTYPE = 111;

    private static final int TYPE_DISCOVERY = 2;

    /** What has to be known before. */
    private static final String FACTS = """
            call associate
            ask identify cns=1
            answer status=0/00 length=4096
            """;

    private static final String NAMESPACE = """
            ask identify cns=0 nsid=$nsid
            answer status=0/00 length=4096
            """;

    private final ConformancePlan plan;
    private final InetSocketAddress address;
    private final Map<String, String> variables;
    private boolean discovery;

    /**
     * Of a controller at that address.
     *
     * @param variables that scripts may take for granted
     */
    public Examination(ConformancePlan plan, InetSocketAddress address, Map<String, String> variables) {
        this.plan = plan;
        this.address = address;
        this.variables = new HashMap<>(variables);
        this.variables.put("nqn", plan.subnqn().value());
        this.variables.put("hostnqn", plan.hostnqn().value());
        this.variables.put("discovery", Nqn.DISCOVERY.value());
        this.variables.put("nsid", Integer.toUnsignedString(plan.nsid()));
    }

    /**
     * Checks all rules.
     *
     * @throws IOException if there is no controller to check
     */
    public ConformanceReport run(Consumer<Verdict> progress) throws IOException, InterruptedException {
        String controller = facts();
        List<Verdict> verdicts = new ArrayList<>();
        for (Rule rule : Rules.all()) {
            Verdict verdict = verdict(rule);
            verdicts.add(verdict);
            progress.accept(verdict);
        }
        return new ConformanceReport(controller, verdicts);
    }

    private Verdict verdict(Rule rule) throws InterruptedException {
        if (discovery && rule.io()) {
            return verdict(rule, Outcome.SKIP, "it is a discovery controller");
        }
        return rule.destructive() && !plan.destructive()
                ? verdict(rule, Outcome.SKIP, "it writes, and that was not asked for")
                : check(rule);
    }

    private Verdict check(Rule rule) throws InterruptedException {
        try (ScriptRun run = run()) {
            run.run(rule.check());
            return verdict(rule, Outcome.PASS, "");
        } catch (NotApplicable e) {
            return verdict(rule, Outcome.SKIP, e.getMessage());
        } catch (IOException e) {
            return verdict(rule, Outcome.FAIL, e.getMessage());
        }
    }

    private static Verdict verdict(Rule rule, Outcome outcome, String evidence) {
        return new Verdict(rule.id(), rule.clause(), rule.says(), outcome, evidence);
    }

    private ScriptRun run() throws IOException, InterruptedException {
        ScriptRun run = new ScriptRun(new HostStage(address, CONNECT), variables, line -> {});
        run.run(Prelude.statements());
        return run;
    }

    /** Finds out what rules need to know, and what the controller says of itself. */
    private String facts() throws IOException, InterruptedException {
        try (ScriptRun run = run()) {
            run.run(statements(FACTS));
            byte[] page = run.data();
            discovery = page[CNTRLTYPE] == TYPE_DISCOVERY || plan.subnqn().equals(Nqn.DISCOVERY);
            if (discovery) {
                variables.put("discovery", plan.subnqn().value());
            } else {
                run.run(statements(NAMESPACE));
                byte[] namespace = run.data();
                int format = namespace[26] & 0xF;
                variables.put("blocksize", Integer.toString(1 << (namespace[128 + 4 * format + 2] & 0x1F)));
                variables.put("nsze", run.text("$data@0/8"));
            }
            return text(page, 24, 40) + ", firmware " + text(page, 64, 8) + ", NVMe " + page[82] + "." + page[81] + "."
                    + page[80];
        } catch (ScriptException e) {
            throw new IOException("there is no association to examine: " + e.getMessage(), e);
        }
    }

    private static List<Statement> statements(String text) {
        return Script.parse("facts", text);
    }

    private static String text(byte[] page, int at, int length) {
        return new String(page, at, length, StandardCharsets.US_ASCII).strip();
    }
}
