package nvmf.block;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * Which bytes of a disk in a file are uncorrectable, in a file beside it, so that a restart does not make them readable. It is written
 * when the disk is forced, after the data: what was written and flushed is never lost to a mark that was older. There is no such file
 * while nothing is lost.
 */
final class UncorrectableFile {
    private static final String SUFFIX = ".uncorrectable";
    private static final String HEADER = "nvmf uncorrectable bytes 1";

    /** More than the ranges of {@link UncorrectableBlocks#BYTES_MAX} take. */
    private static final long FILE_BYTES_MAX = 32L << 20;

    private final Path path;
    private final UncorrectableBlocks blocks;
    private long saved;

    private UncorrectableFile(Path path, UncorrectableBlocks blocks) {
        this.path = path;
        this.blocks = blocks;
        this.saved = blocks.snapshot().changes();
    }

    /** Reads what is beside a disk; an {@link IllegalArgumentException} with a sentence if it cannot be understood. */
    static UncorrectableFile beside(Path disk, UncorrectableBlocks blocks) {
        Path path = path(disk);
        try {
            if (Files.exists(path)) {
                load(path, blocks);
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    path + " does not say which blocks of " + disk + " are uncorrectable: " + e.getMessage(), e);
        }
        return new UncorrectableFile(path, blocks);
    }

    /** Where it is kept for that disk. */
    static Path path(Path disk) {
        return disk.resolveSibling(disk.getFileName() + SUFFIX);
    }

    private static void load(Path path, UncorrectableBlocks blocks) throws IOException {
        if (Files.size(path) > FILE_BYTES_MAX) {
            throw new IOException("it is too large");
        }
        List<String> lines = Files.readAllLines(path, StandardCharsets.US_ASCII);
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IOException("its first line is not \"" + HEADER + "\"");
        }
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", -1);
            long from = words.length == 2 ? Long.parseLong(words[0]) : -1;
            long length = words.length == 2 ? Long.parseLong(words[1]) : -1;
            if (from < 0 || length < 1 || from > Long.MAX_VALUE - length) {
                throw new IOException("\"" + line + "\" is no range");
            }
            blocks.mark(from, length);
        }
    }

    /** Makes the file say what is so now. After the data are durable; one at a time. */
    void save() {
        UncorrectableBlocks.Snapshot now = blocks.snapshot();
        if (now.changes() == saved) {
            return;
        }
        try {
            if (now.ranges().isEmpty()) {
                TextFile.delete(path);
            } else {
                TextFile.replace(path, text(now.ranges()));
            }
            saved = now.changes();
        } catch (IOException e) {
            throw new StatusException(Status.WRITE_FAULT, "cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    private static String text(List<UncorrectableBlocks.Range> ranges) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (UncorrectableBlocks.Range range : ranges) {
            text.append(range.from())
                    .append(' ')
                    .append(range.end() - range.from())
                    .append('\n');
        }
        return text.toString();
    }
}
