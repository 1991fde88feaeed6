package nvmf.shell.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One call of a command: its services, its streams and who called. Streams are binary-safe and the caller's to close.
 *
 * @param in       standard input
 * @param out      standard output: the command's output and nothing else
 * @param err      standard error: messages and progress
 * @param progress whether standard error is a terminal that can show progress
 * @param stay     how to stay until this process is asked to end; absent where it goes on by itself
 * @param folder   what relative paths are relative to
 */
public record Call(
        World world,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean progress,
        Optional<Stay> stay,
        Path folder) {

    /** Lets a command stay for as long as its process does. */
    @FunctionalInterface
    public interface Stay {
        /** Waits that long, or less if the process is asked to end, and says whether it was. */
        boolean ended(Duration limit) throws InterruptedException;
    }
}
