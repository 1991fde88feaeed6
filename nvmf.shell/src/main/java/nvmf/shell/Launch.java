package nvmf.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nvmf.shell.command.Await;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * How the process was started, from the launcher's service.
 *
 * @param words the command and its arguments; none for the interactive shell
 */
record Launch(List<String> words, ServiceReference<?> launcher) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ARGUMENTS = "launcher.arguments";
    private static final String READY = "launcher.ready";

    /** Empty in a framework that something else started. */
    static Optional<Launch> of(BundleContext context) {
        try {
            for (ServiceReference<?> launcher : context.getServiceReferences(Object.class, "(" + ARGUMENTS + "=*)")) {
                if (launcher.getProperty(ARGUMENTS) instanceof String[] words) {
                    return Optional.of(new Launch(List.of(words), launcher));
                }
            }
            return Optional.empty();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until every bundle has been started. */
    void awaitStart() throws InterruptedException {
        Await.until(LIMIT, () -> Optional.ofNullable(launcher.getProperty(READY)));
    }
}
