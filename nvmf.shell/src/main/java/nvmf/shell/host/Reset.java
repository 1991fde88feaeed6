package nvmf.shell.host;

import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Resets a controller: its association is torn down and made again. */
@Command
public final class Reset implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    @Override
    public Value run(Call call) throws Exception {
        return reference.with(call, controller -> {
            Await.answer(controller.reset());
            return Value.message(controller.name() + " was reset");
        });
    }
}
