package nvmf.shell.traffic;

import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets the I/O of a paused subsystem go on. */
@Command
public final class Resume implements ShellCommand {
    @Parameters(paramLabel = "NQN", description = "the subsystem")
    private String nqn = "";

    @Override
    public Value run(Call call) throws Exception {
        Pause.find(call, nqn).resume();
        return Value.message(nqn + " goes on");
    }
}
