package nvmf.shell.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.Filter;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.config.Names;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Value;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a namespace to a subsystem that is being served; connected hosts see it come. */
@Command
public final class AddNamespace implements ShellCommand {
    static final Duration LIMIT = Duration.ofSeconds(10);

    @Parameters(paramLabel = "NQN", description = "the subsystem")
    private String nqn = "";

    @Option(
            names = {"-n", "--nsid", "--namespace-id"},
            paramLabel = "NSID",
            description = "its number (default: the lowest that is free)")
    private int nsid;

    @Option(names = "--block-size", paramLabel = "N", description = "bytes of a block: 512 (the default) or 4096")
    private int blockSize = 512;

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    /** What is behind it. */
    static final class Source {
        @ArgGroup(multiplicity = "1")
        private DiskOptions disk;

        @Option(
                names = "--device",
                paramLabel = "NAME",
                description = "a device that there is: one that is configured, or a remote namespace (nvme0n1)")
        private String device = "";
    }

    @Override
    public Value run(Call call) throws Exception {
        Nqn name = Names.nqn("NQN", nqn);
        NamespaceEntries entries = new NamespaceEntries(call.world(), name);
        Subsystem.Snapshot subsystem = entries.subsystem();
        int id = nsid == 0 ? free(subsystem) : nsid;
        if (id < 1) {
            throw new UsageException("a namespace identifier is a positive number, not " + id);
        }
        if (entries.find(id).isPresent()) {
            throw new IOException("the subsystem has a namespace " + id + " already");
        }
        Names.checkBlockSize(blockSize);
        String base = base(entries, name);
        String device = source.device;
        if (source.disk != null) {
            Disk disk = source.disk.disk(call.folder(), blockSize);
            device = base + "-" + id;
            entries.configurations().put(disk.configuration(device));
            entries.configurations().put(ServePlan.namespace(name, base, id, device, disk));
        } else {
            entries.configurations().put(existing(name, base, id, device));
        }
        return added(call, entries, id, device);
    }

    private static Value added(Call call, NamespaceEntries entries, int id, String device) throws Exception {
        Optional<Subsystem.NamespaceInfo> info = Await.until(LIMIT, () -> entries.find(id));
        if (info.isEmpty()) {
            String reasons = new Readiness(call.world(), Set.of()).reasons();
            Entry namespace = entries.namespace(id);
            Optional<Entry> own = entries.ownDevice(namespace);
            entries.configurations().delete(Names.NAMESPACE, namespace.name());
            if (own.isPresent()) {
                entries.configurations()
                        .delete(own.get().factoryPid(), own.get().name());
            }
            throw new IOException("the namespace did not come, and was taken back" + reasons);
        }
        long bytes = info.get().blocks() * info.get().blockSize();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("nsid", id);
        data.put("device", device);
        data.put("uuid", info.get().uuid());
        data.put("bytes", bytes);
        return Value.of("namespace " + id + ": " + device + ", " + Sizes.binary(bytes), data);
    }

    /** A device that is there has its own identity, so none is made up. */
    private static Entry existing(Nqn nqn, String base, int id, String device) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("nsid", id);
        properties.put("device.target", Filter.of(Names.DEVICE, device));
        properties.put("subsystem.target", Filter.of(Names.NQN, nqn.value()));
        return new Entry(Names.NAMESPACE, base + "-" + id, properties);
    }

    /** The name of the subsystem's configuration, after which those of its namespaces are called. */
    private static String base(NamespaceEntries entries, Nqn nqn) throws IOException {
        List<Entry> subsystems = entries.configurations().list(Names.SUBSYSTEM);
        return subsystems.stream()
                .filter(entry -> entry.text(Names.NQN).equals(nqn.value()))
                .map(Entry::name)
                .findFirst()
                .orElse(Names.shortName(nqn));
    }

    private static int free(Subsystem.Snapshot subsystem) {
        List<Integer> taken = subsystem.namespaces().stream()
                .map(Subsystem.NamespaceInfo::nsid)
                .toList();
        int id = 1;
        while (taken.contains(id)) {
            id++;
        }
        return id;
    }
}
