package nvmf.shell.nbd;

import java.util.List;
import java.util.stream.Stream;
import nvmf.api.export.BlockExport;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Bytes;
import nvmf.shell.print.Column;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;

/** Shows the NBD servers of the running instance, and their disks. */
@Command
public final class ListNbd implements ShellCommand {
    /** A server, or one of its disks. */
    private record Row(
            @Column(title = "Server", json = "server") String server,
            @Column(title = "Address", json = "address") String address,
            @Column(title = "State", json = "state") String state,

            @Column(title = "Connections", json = "connections")
            int connections,

            @Column(title = "Disk", json = "disk") String disk,
            @Column(title = "Size", json = "bytes") Bytes size,
            @Column(title = "URI", json = "uri") String uri,
            @Column(title = "Problem", json = "problem") String problem) {}

    @Override
    public Value run(Call call) {
        List<Row> rows = call.world().exports().stream().flatMap(ListNbd::rows).toList();
        return Value.of(rows, "there is no NBD server; nvmf nbd-open starts one");
    }

    private static Stream<Row> rows(BlockExport export) {
        BlockExport.Snapshot now = export.snapshot();
        List<BlockExport.Disk> disks =
                now.disks().isEmpty() ? List.of(new BlockExport.Disk("", "", 0, false)) : now.disks();
        return disks.stream()
                .map(disk -> new Row(
                        export.name(),
                        now.address(),
                        now.listening() ? "listening" : "closed",
                        now.connections(),
                        disk.name(),
                        new Bytes(disk.bytes()),
                        disk.uri(),
                        now.problem().orElse("")));
    }
}
