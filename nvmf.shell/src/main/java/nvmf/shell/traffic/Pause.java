package nvmf.shell.traffic;

import java.io.IOException;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Holds the I/O of a subsystem back until it is resumed, and waits until none is under way; hosts stay connected. */
@Command
public final class Pause implements ShellCommand {
    @Parameters(paramLabel = "NQN", description = "the subsystem")
    private String nqn = "";

    @Override
    public Value run(Call call) throws Exception {
        Await.answer(find(call, nqn).pause());
        return Value.message(nqn + " is paused");
    }

    static Subsystem find(Call call, String nqn) throws IOException {
        return call.world().subsystems().stream()
                .filter(subsystem -> subsystem.nqn().value().equals(nqn))
                .findFirst()
                .orElseThrow(() -> new IOException("no subsystem " + nqn + " is offered"));
    }
}
