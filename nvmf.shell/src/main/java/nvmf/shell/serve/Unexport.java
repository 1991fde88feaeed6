package nvmf.shell.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nvmf.api.spec.Nqn;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.Filter;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.config.Names;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a subsystem back, with its namespaces, their devices if those were made for them, and the ports that led to it alone. */
@Command
public final class Unexport implements ShellCommand {
    @Parameters(paramLabel = "NQN", description = "the subsystem")
    private String nqn = "";

    @Override
    public Value run(Call call) throws Exception {
        Nqn name = Names.nqn("NQN", nqn);
        Configurations configurations = call.world().configurations();
        NamespaceEntries namespaces = new NamespaceEntries(call.world(), name);
        String target = Filter.of(Names.NQN, name.value());
        List<Entry> ending = new ArrayList<>(with(configurations.list(Names.PORT), "subsystem.target", target));
        for (Entry namespace : with(configurations.list(Names.NAMESPACE), "subsystem.target", target)) {
            Optional<Entry> device = namespaces.ownDevice(namespace);
            ending.add(namespace);
            device.ifPresent(ending::add);
        }
        List<Entry> subsystems = with(configurations.list(Names.SUBSYSTEM), Names.NQN, name.value());
        if (subsystems.isEmpty()) {
            throw new IOException("no subsystem " + name + " was configured here");
        }
        ending.addAll(subsystems);
        Names.deleteAll(configurations, ending);
        return Value.message(name + " is not offered any more");
    }

    private static List<Entry> with(List<Entry> entries, String key, String value) {
        return entries.stream().filter(entry -> entry.text(key).equals(value)).toList();
    }
}
