package nvmf.shell.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import nvmf.api.probe.FuzzPlan;
import nvmf.api.probe.FuzzReport;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fuzzes a controller or a host. */
@Command
public final class Fuzz implements ShellCommand {
    @Parameters(index = "0", paramLabel = "controller|host", description = "what is put to the test")
    private String target = "";

    @Parameters(
            index = "1",
            paramLabel = "ADDR:PORT",
            description = "the controller, or where a host under test will connect to")
    private String address = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "NQN",
            description = "the subsystem (default: that of nvmf serve)")
    private String nqn = "nqn.2024-01.io.nvmf:demo";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "of the first session; the same seed gives the same session (default: any)")
    private String seed = "";

    @Option(names = "--count", paramLabel = "N", description = "PDUs to send (default: 100000)")
    private long count = 100_000;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "how long the target may take to answer, to close or to come back (default: 10)")
    private int patience = (int) FuzzPlan.PATIENCE.toSeconds();

    @Option(
            names = "--destructive",
            description = "also commands that format, sanitize or delete; what is in namespace 1 is lost in any case")
    private boolean destructive;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "where to put the script of a finding (default: nvmf-fuzz-SEED.nvmf)")
    private String file = "";

    @Override
    public Value run(Call call) throws Exception {
        if (patience < 1) {
            throw new UsageException("--patience is a number of seconds from 1, not " + patience);
        }
        FuzzPlan plan = new FuzzPlan(
                Peers.side(target),
                Peers.address(address),
                Peers.nqn(nqn),
                seed.isEmpty() ? new SecureRandom().nextInt() & Integer.MAX_VALUE : number(seed),
                count,
                Duration.ofSeconds(patience),
                destructive);
        call.err().println("seed " + plan.seed());
        FuzzReport report = call.world().probe().fuzz(plan, soFar -> {
            if (call.progress()) {
                call.err().print("\r" + soFar.pdus() + " PDUs in " + soFar.sessions() + " sessions");
                call.err().flush();
            }
        });
        if (call.progress()) {
            call.err().println();
        }
        for (FuzzReport.Finding finding : report.findings()) {
            throw new IOException(sentence(call, plan, finding));
        }
        return FuzzView.of(report);
    }

    private static long number(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new UsageException("--seed is a number, not \"" + text + "\"", e);
        }
    }

    private String sentence(Call call, FuzzPlan plan, FuzzReport.Finding finding) throws IOException {
        Path path = call.folder().resolve(file.isEmpty() ? "nvmf-fuzz-" + finding.seed() + ".nvmf" : file);
        String about = "# " + Printable.line(finding.what()) + "\n# nvmf fuzz " + target + " " + address + " " + nqn
                + " --seed " + finding.seed() + " --count 1" + (plan.destructive() ? " --destructive" : "") + "\n\n";
        Files.writeString(path, about + finding.script());
        return "seed " + finding.seed() + ": " + finding.what() + "; again with --seed " + finding.seed()
                + " --count 1, or byte by byte with nvmf script "
                + plan.target().other().name().toLowerCase(Locale.ROOT) + " " + address + " " + path;
    }
}
