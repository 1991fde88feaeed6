package nvmf.controller.reservation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The few things that are done to files, each a step at which the power can fail. */
interface StateFiles {
    /** The bytes of a file, as far as that many go; empty if there is none. */
    Optional<byte[]> read(Path file, int bytesMax) throws IOException;

    /** Makes a file hold these bytes, and forces them to the medium; its name may still be lost. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Gives a file another name at once, in place of whatever had it. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Forces the names in a directory to the medium. */
    void force(Path directory) throws IOException;

    /** The file system. */
    StateFiles REAL = new StateFiles() {
        @Override
        public Optional<byte[]> read(Path file, int bytesMax) throws IOException {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            try (var stream = Files.newInputStream(file)) {
                return Optional.of(stream.readNBytes(bytesMax));
            }
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }

        @Override
        public void force(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    };
}
