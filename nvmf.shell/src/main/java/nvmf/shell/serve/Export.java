package nvmf.shell.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.subsystem.Port;
import nvmf.shell.command.Addresses;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.Filter;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.config.Names;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Offers devices that there are, remote namespaces among them, as a new subsystem at new addresses: a gateway, by nothing but
 * configuration.
 */
@Command
public final class Export implements ShellCommand {
    @Parameters(index = "0", paramLabel = "NQN", description = "the subsystem to make")
    private String nqn = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "DEVICE",
            description = "devices by name, such as nvme0n1; they become namespaces 1, 2, …")
    private List<String> devices = List.of();

    @Option(
            names = "--listen",
            paramLabel = "ADDR[:PORT]",
            required = true,
            description = "where to listen, several times if need be; port 4420 if none is given")
    private List<String> listens = List.of();

    @Option(names = "--host", paramLabel = "NQN", description = "a host that may connect; without it every host may")
    private List<String> hosts = List.of();

    @Override
    public Value run(Call call) throws Exception {
        Nqn name = Names.given("NQN", nqn);
        String base = Names.free(call.world().configurations(), name);
        List<TransportAddress> addresses = listens.stream()
                .map(listen -> Addresses.parse(TransportType.TCP, listen, TransportAddress.IO_PORT))
                .toList();
        ServePlan plan = new ServePlan(
                base,
                name,
                List.of(),
                addresses,
                hosts.stream().map(Names::allowed).toList(),
                Optional.empty());
        List<Entry> entries = new ArrayList<>();
        for (String device : devices) {
            if (device.isBlank()) {
                throw new UsageException("a device has a name");
            }
            int nsid = entries.size() + 1;
            entries.add(new Entry(
                    Names.NAMESPACE,
                    base + "-" + nsid,
                    Map.of(
                            "nsid", nsid,
                            "device.target", Filter.of(Names.DEVICE, device),
                            "subsystem.target", Filter.of(Names.NQN, name.value()))));
        }
        entries.addAll(plan.entries());
        List<Port.Snapshot> ports = Offer.make(call.world(), name, devices.size(), entries);
        return Value.message(String.join(
                "\n",
                ports.stream()
                        .map(port -> Announcement.connectLine(port.address(), name))
                        .toList()));
    }
}
