package nvmf.shell.serve;

import java.util.List;
import java.util.TreeMap;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Port;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Bytes;
import nvmf.shell.print.Column;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;

/** Shows where this side listens, or why it does not. */
@Command(
        footer = {
            "",
            "Memory now is the most that the connections there are can make this side hold for data: the pool that all",
            "of a transport share, and one transfer for each, which it is sure of. Memory max is the same for as many",
            "connections as the limits of the subsystems allow. JSON has the parts."
        })
public final class Ports implements ShellCommand {
    /** A port. */
    record Row(
            @Column(title = "Port", json = "name") String name,
            @Column(title = "ID", json = "portid") int id,
            @Column(title = "Type", json = "trtype") String type,
            @Column(title = "Address", json = "traddr") String traddr,
            @Column(title = "Service", json = "trsvcid") String trsvcid,
            @Column(title = "State", json = "state") String state,

            @Column(title = "Connections", json = "connections")
            int connections,

            @Column(title = "Memory now", json = "memory_now")
            Bytes memoryNow,

            @Column(title = "Memory max", json = "memory_max")
            Bytes memoryMax,

            @Column(title = Column.HIDDEN, json = "memory_shared")
            Bytes memoryShared,

            @Column(title = Column.HIDDEN, json = "memory_each")
            Bytes memoryEach,

            @Column(title = Column.HIDDEN, json = "queues_max")
            long queuesMax,

            @Column(title = "ANA", json = "ana") List<String> ana,

            @Column(title = "Subsystems", json = "subsystems")
            List<Nqn> subsystems,

            @Column(title = "Problem", json = "problem") String problem) {}

    @Override
    public Value run(Call call) {
        return Value.of(call.world().ports().stream().map(Ports::row).toList(), "no port is configured");
    }

    private static Row row(Port port) {
        Port.Snapshot snapshot = port.snapshot();
        return new Row(
                port.name(),
                snapshot.portId(),
                snapshot.address().type().key(),
                snapshot.address().traddr(),
                snapshot.address().trsvcid(),
                snapshot.listening() ? "listening" : "closed",
                snapshot.connections(),
                new Bytes(snapshot.memoryNow()),
                new Bytes(snapshot.memoryMax()),
                new Bytes(snapshot.memory().shared()),
                new Bytes(snapshot.memory().each()),
                snapshot.queuesMax(),
                new TreeMap<>(snapshot.anaStates())
                        .entrySet().stream()
                                .map(group ->
                                        group.getKey() + "=" + group.getValue().word())
                                .toList(),
                snapshot.subsystems(),
                snapshot.problem().orElse(""));
    }
}
