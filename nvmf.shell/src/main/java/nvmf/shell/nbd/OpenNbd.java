package nvmf.shell.nbd;

import java.util.List;
import java.util.stream.Collectors;
import nvmf.api.block.BlockDevice;
import nvmf.api.export.BlockExport;
import nvmf.shell.command.Call;
import nvmf.shell.command.Filter;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives disks of the running instance to NBD clients: local ones, or imported namespaces. */
@Command
public final class OpenNbd implements ShellCommand {
    @Parameters(
            index = "0..*",
            arity = "0..*",
            paramLabel = "DEVICE",
            description = "disks by name, such as nvme0n1; all there are, now and later, if none is named")
    private List<String> devices = List.of();

    @Option(
            names = "--nbd",
            paramLabel = "unix:PATH|ADDR[:PORT]",
            description = "where NBD clients find them (default: 127.0.0.1:10809)")
    private String nbd = NbdServers.ADDRESS_DEFAULT;

    @Option(names = "--name", paramLabel = "NAME", description = "what the server is called (default: nbd)")
    private String name = "nbd";

    @Override
    public Value run(Call call) throws Exception {
        String address = NbdServers.address(nbd, call.folder());
        String filter = devices.isEmpty()
                ? "(" + BlockDevice.NAME + "=*)"
                : devices.stream()
                        .map(device -> Filter.of(BlockDevice.NAME, device))
                        .collect(Collectors.joining("", "(|", ")"));
        BlockExport.Snapshot server = NbdServers.open(call.world(), name, address, filter, devices.size());
        return Value.message(server.disks().stream().map(BlockExport.Disk::uri).collect(Collectors.joining("\n")));
    }
}
