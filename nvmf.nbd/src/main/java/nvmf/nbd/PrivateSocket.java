package nvmf.nbd;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Binds a Unix domain socket so that nobody but its owner can open it, at no time: whatever the umask is, it is bound in a folder that is
 * the owner's alone, and moved to its place with the mode that it keeps.
 */
final class PrivateSocket {
    private static final int ATTEMPTS = 100;

    /** What listens at a path. */
    @FunctionalInterface
    interface Binder<T> {
        T bind(Path path) throws IOException;
    }

    private PrivateSocket() {}

    /** Has the binder bind at another path than the one that is meant, and moves the socket to that one, over what is there. */
    static <T> T bind(Path path, Binder<T> binder) throws IOException {
        Path folder = folder(path.toAbsolutePath().getParent());
        Path bound = folder.resolve("s");
        try {
            T listener = binder.bind(bound);
            Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
            Files.move(bound, path, StandardCopyOption.ATOMIC_MOVE);
            return listener;
        } finally {
            Files.deleteIfExists(bound);
            Files.delete(folder);
        }
    }

    /** A short name, because a socket's path can have hardly more than a hundred characters. */
    private static Path folder(Path parent) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path folder = parent.resolve(
                    "." + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000)));
            try {
                return Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (IOException e) {
                throw new IOException("no socket can be made in the folder " + parent + ": " + e, e);
            }
        }
    }
}
