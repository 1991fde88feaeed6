package nvmf.shell.io;

import java.util.List;
import java.util.stream.IntStream;
import nvmf.api.spec.nvm.Copy;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.page.Numbers;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has the controller copy ranges of blocks to one place. */
@Command
public final class CopyBlocks implements ShellCommand {
    @Mixin
    private Goal goal = new Goal();

    @Option(
            names = {"-d", "--sdlba"},
            paramLabel = "LBA",
            required = true,
            description = "where they go to")
    private String to = "";

    @Option(
            names = {"-s", "--slbs"},
            paramLabel = "LBA",
            split = ",",
            required = true,
            description = "the first block of each range")
    private List<String> starts = List.of();

    @Option(
            names = {"-b", "--blocks"},
            paramLabel = "N",
            split = ",",
            required = true,
            description = "the blocks of each range, less one, as the command says it")
    private List<String> counts = List.of();

    @Option(
            names = {"-F", "--format"},
            paramLabel = "N",
            description = "descriptor format (default: 0)")
    private String format = "0";

    @Option(
            names = {"-f", "--force-unit-access"},
            description = "done only when it is on stable media")
    private boolean fua;

    @Override
    public Value run(Call call) throws Exception {
        if (starts.size() != counts.size() || starts.size() > Copy.RANGES_MAX) {
            throw new UsageException("there are as many --slbs as --blocks, 256 at most; not " + starts.size() + " and "
                    + counts.size());
        }
        List<Copy.Source> sources = IntStream.range(0, starts.size())
                .mapToObj(i -> new Copy.Source(
                        Numbers.u64("slbs", starts.get(i)), (int) Numbers.number("blocks", counts.get(i), 0xFFFF) + 1))
                .toList();
        long destination = Numbers.u64("sdlba", to);
        int descriptors = (int) Numbers.number("format", format, 15);
        return goal.send(
                call,
                "Copy",
                namespace -> new Goal.Prepared(
                        new Copy(namespace.nsid(), destination, sources.size(), descriptors, fua).toSqe(),
                        Copy.encode(sources)));
    }
}
