package nvmf.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nvmf.shell.command.Await;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process was started, from the launcher's service.
 *
 * @param words the command and its arguments; none for the interactive shell
 */
record Launch(List<String> words) {
    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ARGUMENTS = "launcher.arguments";

    /** Empty in a framework that something else started. */
    static Optional<Launch> of(BundleContext context) {
        try {
            for (ServiceReference<?> launcher : context.getServiceReferences(Object.class, "(" + ARGUMENTS + "=*)")) {
                if (launcher.getProperty(ARGUMENTS) instanceof String[] words) {
                    return Optional.of(new Launch(List.of(words)));
                }
            }
            return Optional.empty();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until every bundle that a command needs has been started: the framework has come to its first start level. */
    static void awaitStart(BundleContext context) throws InterruptedException {
        FrameworkStartLevel level =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class);
        String beginning = context.getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL);
        int wanted = beginning == null ? 1 : Integer.parseInt(beginning);
        if (Await.until(LIMIT, () -> Optional.of(level.getStartLevel()).filter(now -> now >= wanted))
                .isEmpty()) {
            LOG.warn("not every bundle has started within {} s", LIMIT.toSeconds());
        }
    }
}
