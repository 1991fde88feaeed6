package nvmf.shell.host;

import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Resets the NVM subsystem behind a controller: all its controllers, whosever they are. */
@Command
public final class SubsystemReset implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    @Override
    public Value run(Call call) throws Exception {
        return reference.with(call, controller -> {
            Await.answer(controller.resetSubsystem());
            return Value.message("the subsystem of " + controller.name() + " was reset");
        });
    }
}
