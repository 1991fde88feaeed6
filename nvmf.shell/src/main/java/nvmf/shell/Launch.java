package nvmf.shell;

import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * How the process was started, from the launcher's service; a service itself once every bundle has been started.
 *
 * @param words the command and its arguments; none for the interactive shell
 */
record Launch(List<String> words) {
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
}
