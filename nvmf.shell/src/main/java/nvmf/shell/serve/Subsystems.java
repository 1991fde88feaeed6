package nvmf.shell.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Table;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;

/** Shows what is offered: subsystems, their namespaces, and who may connect. */
@Command
public final class Subsystems implements ShellCommand {
    /** A subsystem for scripts. */
    record Row(
            Nqn subnqn,
            String serial,
            String model,
            boolean allowAnyHost,
            List<Nqn> hosts,
            int controllers,
            boolean paused,
            List<NamespaceRow> namespaces) {}

    /** A namespace for scripts. */
    record NamespaceRow(
            long nsid,
            String device,
            UUID uuid,
            int blockSize,
            long blocks,
            long bytes,
            boolean readOnly,
            boolean volatileWriteCache,
            int anaGroup) {}

    @Override
    public Value run(Call call) {
        List<Row> rows = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Subsystem subsystem : call.world().subsystems()) {
            Row row = row(subsystem.snapshot(), subsystem.isPaused());
            rows.add(row);
            lines.add(text(row));
        }
        return Value.of(rows.isEmpty() ? "nothing is offered" : String.join("\n\n", lines), rows);
    }

    private static Row row(Subsystem.Snapshot snapshot, boolean paused) {
        List<NamespaceRow> namespaces = snapshot.namespaces().stream()
                .map(n -> new NamespaceRow(
                        Integer.toUnsignedLong(n.nsid()),
                        n.device(),
                        n.uuid(),
                        n.blockSize(),
                        n.blocks(),
                        n.blocks() * n.blockSize(),
                        n.readOnly(),
                        n.volatileWriteCache(),
                        n.anaGroup()))
                .toList();
        return new Row(
                snapshot.nqn(),
                snapshot.serial(),
                snapshot.model(),
                snapshot.allowAnyHost(),
                snapshot.hosts(),
                snapshot.controllers().size(),
                paused,
                namespaces);
    }

    private static String text(Row row) {
        String hosts = row.allowAnyHost()
                ? "every host"
                : row.hosts().isEmpty()
                        ? "no host"
                        : String.join(", ", row.hosts().stream().map(Nqn::value).toList());
        Table table = new Table(List.of("NSID", "Device", "Size", "Block", "UUID", "Remarks"));
        for (NamespaceRow n : row.namespaces()) {
            table.row(List.of(n.nsid(), n.device(), Sizes.binary(n.bytes()), n.blockSize(), n.uuid(), remarks(n)));
        }
        return Printable.of(row.subnqn() + "\n  serial " + row.serial() + ", model " + row.model() + "\n  for " + hosts
                + "; controllers connected: " + row.controllers() + (row.paused() ? "; paused" : "") + "\n"
                + (row.namespaces().isEmpty()
                        ? "  no namespaces"
                        : table.toString().indent(2).stripTrailing()));
    }

    private static String remarks(NamespaceRow n) {
        String group = n.anaGroup() == 1 ? "" : "ANA group " + n.anaGroup();
        return ((n.readOnly() ? "read-only " : "") + (n.volatileWriteCache() ? "write cache " : "") + group).strip();
    }
}
