package nvmf.shell.probe;

import java.util.Locale;
import nvmf.api.probe.ConformancePlan;
import nvmf.api.probe.ConformanceReport;
import nvmf.api.probe.Verdict;
import nvmf.shell.command.Call;
import nvmf.shell.command.PartlyFailed;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a controller against the rules of the specifications. */
@Command
public final class Conformance implements ShellCommand {
    @Parameters(index = "0", paramLabel = "ADDR:PORT", description = "the controller")
    private String address = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NQN",
            description = "the subsystem (default: that of nvmf serve)")
    private String nqn = "nqn.2024-01.io.nvmf:demo";

    @Option(
            names = "--hostnqn",
            paramLabel = "NQN",
            description = "who to be, where the controller has a list of hosts")
    private String hostnqn = "nqn.2014-08.org.nvmexpress:uuid:6a2b3f0c-7d41-4a8e-9c55-0e1f2a3b4c5d";

    @Option(
            names = {"-n", "--namespace-id"},
            paramLabel = "NSID",
            description = "the namespace to read, and with --destructive to write (default: 1)")
    private int nsid = 1;

    @Option(
            names = "--destructive",
            description = "also rules whose check writes; overwrites the namespace's first blocks")
    private boolean destructive;

    @Override
    public Value run(Call call) throws Exception {
        ConformancePlan plan =
                new ConformancePlan(Peers.address(address), Peers.nqn(nqn), Peers.nqn(hostnqn), destructive, nsid);
        ConformanceReport report = call.world().probe().examine(plan, verdict -> {
            if (call.progress()) {
                call.err().println(Printable.line(word(verdict.outcome()) + " " + verdict.rule()));
            }
        });
        Value value = ConformanceView.of(report);
        long failed = report.count(Verdict.Outcome.FAIL);
        if (failed > 0) {
            throw new PartlyFailed(failed + (failed == 1 ? " rule does" : " rules do") + " not hold", value);
        }
        return value;
    }

    static String word(Verdict.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
