package nvmf.shell.io;

import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes blocks read as zeroes. */
@Command
public final class ZeroBlocks implements ShellCommand {
    @Mixin
    private Goal goal = new Goal();

    @Mixin
    private Blocks blocks = new Blocks();

    @Option(
            names = {"-d", "--deac"},
            description = "the controller may deallocate them")
    private boolean deallocate;

    @Option(
            names = {"-f", "--force-unit-access"},
            description = "done only when it is on stable media")
    private boolean fua;

    @Override
    public Value run(Call call) throws Exception {
        return goal.send(
                call,
                "Write Zeroes",
                namespace -> new Goal.Prepared(
                        new WriteZeroes(namespace.nsid(), blocks.start(), blocks.count(), deallocate, fua).toSqe()));
    }
}
