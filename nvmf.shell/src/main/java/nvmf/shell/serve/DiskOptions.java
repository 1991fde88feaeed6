package nvmf.shell.serve;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** One disk among the options of a command. */
final class DiskOptions {
    @Option(
            names = "--ram",
            paramLabel = "SIZE",
            required = true,
            description = "a disk in memory, which is taken as it is written to")
    private String ram = "";

    @Option(
            names = "--null",
            paramLabel = "SIZE",
            required = true,
            description = "a disk without storage: writes vanish, reads are zeroes")
    private String nothing = "";

    @Option(
            names = "--file",
            paramLabel = "PATH[:SIZE]",
            required = true,
            description = "a file or a block device; with a size, a file is made if there is none")
    private String file = "";

    /** The disk; relative paths are relative to the folder. */
    Disk disk(Path folder, int blockSize) {
        if (!ram.isEmpty()) {
            return Disk.ram(Disk.size(ram), blockSize);
        }
        return nothing.isEmpty() ? Disk.file(file, folder, blockSize) : Disk.nothing(Disk.size(nothing), blockSize);
    }
}
