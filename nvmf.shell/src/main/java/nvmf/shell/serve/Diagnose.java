package nvmf.shell.serve;

import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.World;
import nvmf.shell.print.Column;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;

/** Shows which components do not run although they are configured, and what each of them lacks. */
@Command
public final class Diagnose implements ShellCommand {
    private record Row(
            @Column(title = "Component", json = "component") String component,
            @Column(title = "Configuration", json = "pid") String pid,
            @Column(title = "Reason", json = "reason") String reason) {}

    @Override
    public Value run(Call call) {
        return Value.of(
                call.world().unsatisfied().stream().map(Diagnose::row).toList(), "everything that is configured runs");
    }

    private static Row row(World.Unsatisfied unsatisfied) {
        return new Row(unsatisfied.component(), unsatisfied.pid(), unsatisfied.reason());
    }
}
