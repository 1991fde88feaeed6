package nvmf.shell.serve;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Printable;
import nvmf.shell.print.Table;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who is connected, since when, and what each queue has moved. */
@Command
public final class Controllers implements ShellCommand {
    @Option(
            names = {"-n", "--nqn"},
            paramLabel = "NQN",
            description = "only those of this subsystem")
    private String nqn = "";

    private final Clock clock = Clock.systemUTC();

    /** A controller for scripts. */
    record Row(
            Nqn subnqn,
            int cntlid,
            String type,
            Nqn hostnqn,
            UUID hostid,
            String state,
            long katoMillis,
            String since,
            long ageMillis,
            List<QueueRow> queues) {}

    /** A queue for scripts. */
    record QueueRow(
            int qid,
            int depth,
            String remote,
            boolean flowControl,
            long commands,
            int outstanding,
            long bytesToController,
            long bytesToHost,
            long digestErrors) {}

    @Override
    public Value run(Call call) {
        List<Row> rows = new ArrayList<>();
        for (Subsystem subsystem : call.world().subsystems()) {
            if (nqn.isEmpty() || subsystem.nqn().value().equals(nqn)) {
                subsystem.snapshot().controllers().forEach(controller -> rows.add(row(subsystem.nqn(), controller)));
            }
        }
        List<String> texts = rows.stream().map(Controllers::text).toList();
        return Value.of(texts.isEmpty() ? "no host is connected" : String.join("\n\n", texts), rows);
    }

    private Row row(Nqn subnqn, Subsystem.ControllerInfo controller) {
        Instant since = clock.instant().minusMillis(controller.ageMillis()).truncatedTo(ChronoUnit.SECONDS);
        return new Row(
                subnqn,
                controller.cntlid(),
                controller.discovery() ? "discovery" : "io",
                controller.hostnqn(),
                controller.hostId(),
                controller.state(),
                controller.katoMillis(),
                since.toString(),
                controller.ageMillis(),
                controller.queues().stream().map(Controllers::queue).toList());
    }

    private static QueueRow queue(Subsystem.QueueInfo queue) {
        return new QueueRow(
                queue.qid(),
                queue.depth(),
                Announcement.at(queue.remote()),
                queue.flowControl(),
                queue.counters().commands(),
                queue.counters().outstanding(),
                queue.counters().bytesToController(),
                queue.counters().bytesToHost(),
                queue.counters().digestErrors());
    }

    private static String text(Row row) {
        Table table = new Table(List.of(
                "Queue", "Depth", "Remote", "Commands", "Outstanding", "To controller", "To host", "Digest errors"));
        for (QueueRow queue : row.queues()) {
            table.row(List.of(
                    queue.qid(),
                    queue.depth(),
                    queue.remote(),
                    queue.commands(),
                    queue.outstanding(),
                    queue.bytesToController(),
                    queue.bytesToHost(),
                    queue.digestErrors()));
        }
        return Printable.of(row.subnqn() + " controller " + row.cntlid() + " (" + row.type() + "), " + row.state()
                        + "\n  host " + row.hostnqn() + " (" + row.hostid() + ")\n  since " + row.since()
                        + ", keep alive " + (row.katoMillis() == 0 ? "off" : row.katoMillis() + " ms") + "\n")
                + table.toString().indent(2).stripTrailing();
    }
}
