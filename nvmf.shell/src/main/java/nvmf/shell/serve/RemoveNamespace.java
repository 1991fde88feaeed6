package nvmf.shell.serve;

import java.io.IOException;
import java.util.Optional;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.config.Names;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a namespace out of a subsystem, and its device with it if that was made for it. A file stays where it is. */
@Command
public final class RemoveNamespace implements ShellCommand {
    @Parameters(paramLabel = "NQN", description = "the subsystem")
    private String nqn = "";

    @Option(
            names = {"-n", "--nsid", "--namespace-id"},
            paramLabel = "NSID",
            required = true,
            description = "its number")
    private int nsid;

    @Override
    public Value run(Call call) throws Exception {
        NamespaceEntries entries = new NamespaceEntries(call.world(), Names.nqn("NQN", nqn));
        entries.subsystem();
        Entry namespace = entries.namespace(nsid);
        Optional<Entry> device = entries.ownDevice(namespace);
        entries.configurations().delete(Names.NAMESPACE, namespace.name());
        Optional<Boolean> gone = Await.until(
                AddNamespace.LIMIT, () -> entries.find(nsid).isEmpty() ? Optional.of(true) : Optional.empty());
        if (gone.isEmpty()) {
            throw new IOException("the namespace " + nsid + " is still there");
        }
        if (device.isPresent()) {
            entries.configurations()
                    .delete(device.get().factoryPid(), device.get().name());
        }
        return Value.message("namespace " + nsid + " was removed");
    }
}
