package nvmf.shell.io;

import nvmf.api.spec.nvm.Verify;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has the controller see that blocks can be read. */
@Command
public final class VerifyBlocks implements ShellCommand {
    @Mixin
    private Goal goal = new Goal();

    @Mixin
    private Blocks blocks = new Blocks();

    @Option(
            names = {"-f", "--force-unit-access"},
            description = "verify what is on stable media")
    private boolean fua;

    @Override
    public Value run(Call call) throws Exception {
        return goal.send(
                call,
                "Verify",
                namespace ->
                        new Goal.Prepared(new Verify(namespace.nsid(), blocks.start(), blocks.count(), fua).toSqe()));
    }
}
