package nvmf.shell.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.config.Names;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a namespace into another ANA group; connected hosts keep it and are told of the change. */
@Command
public final class RegroupNamespace implements ShellCommand {
    @Parameters(paramLabel = "NQN", description = "the subsystem")
    private String nqn = "";

    @Option(
            names = {"-n", "--nsid", "--namespace-id"},
            paramLabel = "NSID",
            required = true,
            description = "its number")
    private int nsid;

    @Option(
            names = {"-g", "--group"},
            paramLabel = "N",
            required = true,
            description = "its new ANA group, 1 to 128")
    private int group;

    @Override
    public Value run(Call call) throws Exception {
        NamespaceEntries entries = new NamespaceEntries(call.world(), Names.nqn("NQN", nqn));
        entries.subsystem();
        if (group < 1 || group > 128) {
            throw new UsageException("an ANA group is a number from 1 to 128, not " + group);
        }
        Entry namespace = entries.namespace(nsid);
        Map<String, Object> properties = new LinkedHashMap<>(namespace.properties());
        properties.put("anaGroup", group);
        entries.configurations().put(new Entry(namespace.factoryPid(), namespace.name(), properties));
        if (Await.until(AddNamespace.LIMIT, () -> entries.find(nsid).filter(now -> now.anaGroup() == group))
                .isEmpty()) {
            throw new IOException(
                    "the namespace did not change its group" + new Readiness(call.world(), Set.of()).reasons());
        }
        return Value.message("namespace " + nsid + " is in ANA group " + group + " now");
    }
}
