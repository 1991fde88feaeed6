package nvmf.shell.io;

import java.util.List;
import java.util.stream.IntStream;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.page.Numbers;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says of ranges of blocks how they are used, or that they are not needed any more. */
@Command
public final class Dsm implements ShellCommand {
    @Mixin
    private Goal goal = new Goal();

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
            description = "the blocks of each range")
    private List<String> counts = List.of();

    @Option(
            names = {"-d", "--ad"},
            description = "deallocate")
    private boolean deallocate;

    @Option(
            names = {"-w", "--idw"},
            description = "to be written as a whole")
    private boolean integralWrite;

    @Option(
            names = {"-r", "--idr"},
            description = "to be read as a whole")
    private boolean integralRead;

    @Override
    public Value run(Call call) throws Exception {
        if (starts.size() != counts.size() || starts.size() > DatasetManagement.RANGES_MAX) {
            throw new UsageException("there are as many --slbs as --blocks, 256 at most; not " + starts.size() + " and "
                    + counts.size());
        }
        List<DatasetManagement.Range> ranges = IntStream.range(0, starts.size())
                .mapToObj(i -> new DatasetManagement.Range(
                        0, Numbers.number("blocks", counts.get(i), 0xFFFF_FFFFL), Numbers.u64("slbs", starts.get(i))))
                .toList();
        return goal.send(
                call,
                "Dataset Management",
                namespace -> new Goal.Prepared(
                        new DatasetManagement(namespace.nsid(), ranges.size(), deallocate, integralWrite, integralRead)
                                .toSqe(),
                        DatasetManagement.encode(ranges)));
    }
}
