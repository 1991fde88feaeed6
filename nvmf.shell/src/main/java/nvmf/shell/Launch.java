package nvmf.shell;

import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * How the process was started, from the launcher's service; a service itself once every bundle has been started.
 *
 * @param words    the command and its arguments; none for the interactive shell
 * @param instance the running instance whose shell is wanted, or empty
 */
record Launch(List<String> words, String instance) {
    private static final String ARGUMENTS = "launcher.arguments";
    private static final String INSTANCE = "--instance";

    static Launch of(List<String> arguments) {
        if (arguments.size() == 2 && arguments.get(0).equals(INSTANCE)) {
            return new Launch(List.of(), arguments.get(1));
        }
        if (arguments.size() == 1 && arguments.get(0).startsWith(INSTANCE + "=")) {
            return new Launch(List.of(), arguments.get(0).substring(INSTANCE.length() + 1));
        }
        return new Launch(arguments, "");
    }

    boolean isInteractive() {
        return words.isEmpty();
    }

    /** Empty in a framework that something else started. */
    static Optional<Launch> of(BundleContext context) {
        try {
            for (ServiceReference<?> launcher : context.getServiceReferences(Object.class, "(" + ARGUMENTS + "=*)")) {
                if (launcher.getProperty(ARGUMENTS) instanceof String[] words) {
                    return Optional.of(of(List.of(words)));
                }
            }
            return Optional.empty();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
