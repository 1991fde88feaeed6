package nvmf.shell.traffic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.subsystem.Port;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Sets how well the namespaces of an ANA group are reached by ports of the running instance; hosts follow at once. It lasts as long as
 * the port does.
 */
@Command
public final class AnaSet implements ShellCommand {
    @Parameters(paramLabel = "STATE", description = "optimized, non-optimized, inaccessible, persistent-loss or change")
    private String state = "";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "NAME",
            description = "a port, several times if need be; nvmf ports lists them (default: all)")
    private List<String> names = List.of();

    @Option(
            names = {"-g", "--group"},
            paramLabel = "N",
            description = "the ANA group, 1 to 128 (default: 1, which namespaces are in unless told otherwise)")
    private int group = 1;

    private record Changed(String port, int group, String state) {}

    @Override
    public Value run(Call call) throws Exception {
        AnaState wanted = parse();
        List<Port> ports = new ArrayList<>(call.world().ports());
        for (String name : names) {
            if (ports.stream().noneMatch(port -> port.name().equals(name))) {
                throw new IOException("there is no port " + name + "; nvmf ports lists them");
            }
        }
        ports.removeIf(port -> !names.isEmpty() && !names.contains(port.name()));
        if (ports.isEmpty()) {
            throw new IOException("there is no port");
        }
        for (Port port : ports) {
            port.setAnaState(group, wanted);
        }
        return Value.of(
                "ANA group " + group + " is " + wanted.word() + " by "
                        + String.join(", ", ports.stream().map(Port::name).toList()),
                ports.stream()
                        .map(port -> new Changed(port.name(), group, wanted.word()))
                        .toList());
    }

    private AnaState parse() {
        if (group < 1 || group > 128) {
            throw new UsageException("an ANA group is a number from 1 to 128, not " + group);
        }
        try {
            return AnaState.named(state);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
