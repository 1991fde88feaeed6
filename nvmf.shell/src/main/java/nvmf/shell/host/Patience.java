package nvmf.shell.host;

import java.util.Optional;
import nvmf.api.host.Recovery;
import nvmf.shell.command.UsageException;
import picocli.CommandLine.Option;

/** What becomes of an association that is lost, in nvme-cli's words. */
public final class Patience {
    private static final long SECONDS_MAX = Integer.MAX_VALUE;

    @Option(
            names = {"-c", "--reconnect-delay"},
            paramLabel = "SECONDS",
            description = "longest wait between two attempts to reconnect (default: 10); the first is soon")
    private long delaySeconds = Recovery.DEFAULT.delayMillisMax() / 1000;

    @Option(
            names = {"-l", "--ctrl-loss-tmo"},
            paramLabel = "SECONDS",
            description = "how long to try, -1 for ever, 0 not at all (default: 600; of attach: -1)")
    private Optional<Long> lossSeconds = Optional.empty();

    @Option(
            names = {"-f", "--fast_io_fail_tmo"},
            paramLabel = "SECONDS",
            description = "how long I/O waits meanwhile before it fails, -1 as long as it is tried (the default)")
    private long failSeconds = Recovery.NEVER;

    /**
     * What was said.
     *
     * @param lossDefault seconds of the loss timeout, where nothing was said of it
     */
    Recovery recovery(long lossDefault) {
        try {
            return Recovery.DEFAULT
                    .withDelayMillisMax(millis("--reconnect-delay", 1, delaySeconds))
                    .withLossMillis(millis("--ctrl-loss-tmo", Recovery.NEVER, lossSeconds.orElse(lossDefault)))
                    .withFastFailMillis(millis("--fast_io_fail_tmo", Recovery.NEVER, failSeconds));
        } catch (UsageException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private static long millis(String option, long min, long seconds) {
        if (seconds < min || seconds > SECONDS_MAX) {
            throw new UsageException(
                    option + " is a number of seconds from " + min + " to " + SECONDS_MAX + ", not " + seconds);
        }
        return seconds == Recovery.NEVER ? Recovery.NEVER : seconds * 1000;
    }
}
