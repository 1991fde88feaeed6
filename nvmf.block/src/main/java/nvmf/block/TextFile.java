package nvmf.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Small files that are replaced and deleted in one durable step: a crash leaves the old one or the new one. One thread at a time. */
public final class TextFile {
    private TextFile() {}

    public static void replace(Path path, String text) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel file = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceNames(path);
    }

    public static void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
        forceNames(path);
    }

    private static void forceNames(Path path) throws IOException {
        try (FileChannel names = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
