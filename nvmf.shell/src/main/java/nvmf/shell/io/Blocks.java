package nvmf.shell.io;

import nvmf.shell.page.Numbers;
import picocli.CommandLine.Option;

/** Which blocks: nvme-cli counts them from 0, and so does this. */
public final class Blocks {
    @Option(
            names = {"-s", "--start-block"},
            paramLabel = "LBA",
            description = "the first block (default: 0)")
    private String start = "0";

    @Option(
            names = {"-c", "--block-count"},
            paramLabel = "N",
            description = "how many, less one, as the command says it (default: 0, which is one block)")
    private String count = "0";

    long start() {
        return Numbers.u64("start-block", start);
    }

    int count() {
        return (int) Numbers.number("block-count", count, 0xFFFF) + 1;
    }
}
