package nvmf.shell.serve;

import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.World;
import nvmf.shell.print.Column;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;

/** Shows the transports that are installed now; of a type, the first is asked first. */
@Command
public final class TransportList implements ShellCommand {
    private record Row(
            @Column(title = "Type", json = "trtype") String type,
            @Column(title = "Ranking", json = "ranking") int ranking,
            @Column(title = "Bundle", json = "bundle") String bundle,
            @Column(title = "Waits", json = "wait") String waiting,
            @Column(title = "I/O", json = "io") String io) {}

    @Override
    public Value run(Call call) {
        return Value.of(
                call.world().transports().stream().map(TransportList::row).toList(),
                "no transport is installed; drop a transport bundle into the load folder");
    }

    private static Row row(World.TransportInfo transport) {
        return new Row(
                transport.type(),
                transport.ranking(),
                transport.bundle(),
                transport.waits().strategy(),
                transport.waits().io());
    }
}
