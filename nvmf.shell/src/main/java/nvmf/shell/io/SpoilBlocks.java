package nvmf.shell.io;

import nvmf.api.spec.nvm.WriteUncorrectable;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes blocks unreadable until they are written again. */
@Command
public final class SpoilBlocks implements ShellCommand {
    @Mixin
    private Goal goal = new Goal();

    @Mixin
    private Blocks blocks = new Blocks();

    @Override
    public Value run(Call call) throws Exception {
        return goal.send(
                call,
                "Write Uncorrectable",
                namespace -> new Goal.Prepared(
                        new WriteUncorrectable(namespace.nsid(), blocks.start(), blocks.count()).toSqe()));
    }
}
