package nvmf.shell;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process's own streams. Not {@code System.out} and its like: Gogo puts streams of its own there, which are not made for bulk
 * data, and prints to them.
 */
final class Terminal {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    static InputStream in() {
        return new FileInputStream(FileDescriptor.in);
    }

    /** Buffered: whoever writes flushes. */
    static PrintStream out() {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
    }

    static PrintStream err() {
        return new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    }

    /** Whether standard error is a terminal: Java only knows whether all streams are. Where this cannot be told, it is none. */
    static boolean showsProgress() {
        try {
            String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
