package nvmf.shell.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.probe.ScriptPlan;
import nvmf.api.probe.ScriptReport;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays a host or a controller by a script. */
@Command
public final class RunScript implements ShellCommand {
    @Parameters(index = "0", paramLabel = "host|controller", description = "the side that the script plays")
    private String side = "";

    @Parameters(
            index = "1",
            paramLabel = "ADDR:PORT",
            description = "the controller to connect to, or where to wait for a host")
    private String address = "";

    @Parameters(index = "2", paramLabel = "FILE", description = "the script")
    private String file = "";

    @Option(
            names = {"-D", "--define"},
            paramLabel = "NAME=VALUE",
            description = "what $NAME stands for; nqn, hostnqn, hostid and nsid have a value in any case")
    private List<String> definitions = new ArrayList<>();

    @Option(
            names = {"-q", "--quiet"},
            description = "do not print each PDU to standard error")
    private boolean quiet;

    @Override
    public Value run(Call call) throws Exception {
        Path path = call.folder().resolve(file);
        ScriptPlan plan = new ScriptPlan(
                Peers.side(side),
                Peers.address(address),
                String.valueOf(path.getFileName()),
                Files.readString(path),
                variables());
        ScriptReport report = call.world().probe().run(plan, line -> {
            if (!quiet) {
                call.err().println(Printable.line(line));
            }
        });
        if (!report.passed()) {
            throw new IOException(report.sentence());
        }
        return Value.message(report.sentence());
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        for (String definition : definitions) {
            int equals = definition.indexOf('=');
            if (equals < 1) {
                throw new UsageException("write -D NAME=VALUE, not -D " + definition);
            }
            variables.put(definition.substring(0, equals), definition.substring(equals + 1));
        }
        return variables;
    }
}
