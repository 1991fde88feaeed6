package nvmf.shell.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.config.Names;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives the device of a namespace another size; connected hosts see it grow or shrink. */
@Command
public final class ResizeNamespace implements ShellCommand {
    @Parameters(paramLabel = "NQN", description = "the subsystem")
    private String nqn = "";

    @Option(
            names = {"-n", "--nsid", "--namespace-id"},
            paramLabel = "NSID",
            required = true,
            description = "its number")
    private int nsid;

    @Option(names = "--size", paramLabel = "SIZE", required = true, description = "its new size")
    private String size = "";

    @Override
    public Value run(Call call) throws Exception {
        NamespaceEntries entries = new NamespaceEntries(call.world(), Names.nqn("NQN", nqn));
        entries.subsystem();
        Subsystem.NamespaceInfo before =
                entries.find(nsid).orElseThrow(() -> new IOException("the subsystem has no namespace " + nsid));
        long bytes = Disk.size(size);
        if (bytes < before.blockSize() || bytes % before.blockSize() != 0) {
            throw new UsageException(
                    "the new size is one or more whole blocks of " + before.blockSize() + " bytes, not " + bytes);
        }
        Entry device = entries.device(entries.namespace(nsid).text("device.target"))
                .orElseThrow(() -> new IOException("the device " + before.device() + " has a size of its own"));
        Map<String, Object> properties = new LinkedHashMap<>(device.properties());
        properties.put(Names.SIZE, Long.toString(bytes));
        properties.remove("blocks");
        entries.configurations().put(new Entry(device.factoryPid(), device.name(), properties));
        long blocks = bytes / before.blockSize();
        Optional<Subsystem.NamespaceInfo> after =
                Await.until(AddNamespace.LIMIT, () -> entries.find(nsid).filter(now -> now.blocks() == blocks));
        if (after.isEmpty()) {
            entries.configurations().put(device);
            throw new IOException("the device " + before.device() + " did not take the new size"
                    + new Readiness(call.world(), Set.of()).reasons());
        }
        return Value.message("namespace " + nsid + " has " + Sizes.binary(bytes) + " now");
    }
}
