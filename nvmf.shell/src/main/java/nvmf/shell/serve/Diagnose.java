package nvmf.shell.serve;

import java.util.List;
import java.util.stream.Stream;
import nvmf.api.subsystem.Port;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.World;
import nvmf.shell.config.Names;
import nvmf.shell.print.Column;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;

/** Shows which components do not run although they are configured, and what each of them lacks; and which ports do not listen. */
@Command
public final class Diagnose implements ShellCommand {
    private record Row(
            @Column(title = "Component", json = "component") String component,
            @Column(title = "Configuration", json = "pid") String pid,
            @Column(title = "Reason", json = "reason") String reason) {}

    @Override
    public Value run(Call call) {
        List<Row> rows = Stream.concat(
                        call.world().unsatisfied().stream().map(Diagnose::row),
                        call.world().ports().stream()
                                .filter(port -> !port.snapshot().listening())
                                .map(Diagnose::row))
                .toList();
        return Value.of(rows, "everything that is configured runs");
    }

    /** One that runs, and does not do what it is there for. */
    private static Row row(Port port) {
        return new Row(
                "PortComponent",
                Names.PORT + "~" + port.name(),
                port.snapshot().problem().orElse("it does not listen yet"));
    }

    private static Row row(World.Unsatisfied unsatisfied) {
        return new Row(unsatisfied.component(), unsatisfied.pid(), unsatisfied.reason());
    }
}
