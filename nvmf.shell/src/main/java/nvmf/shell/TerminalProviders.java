package nvmf.shell;

import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets JLine find its terminals. It looks for them through the context class loader of the thread that starts Gogo's shell, which is
 * the launcher's and knows none: the shell would take every terminal for a dumb one, without history and completion.
 */
final class TerminalProviders implements SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalProviders.class);
    private static final String SHELL = "org.apache.felix.gogo.jline";
    private static final String BUILDER = "org.jline.terminal.TerminalBuilder";

    /** Of the thread that starts the shell: on the same one it is put back, and a bundle is started by one at a time. */
    private volatile Optional<ClassLoader> before = Optional.empty();

    @Override
    public void bundleChanged(BundleEvent event) {
        if (!SHELL.equals(event.getBundle().getSymbolicName())) {
            return;
        }
        Thread thread = Thread.currentThread();
        if (event.getType() == BundleEvent.STARTING) {
            before = Optional.ofNullable(thread.getContextClassLoader());
            loader(event.getBundle()).ifPresent(thread::setContextClassLoader);
        } else {
            before.ifPresent(thread::setContextClassLoader);
            before = Optional.empty();
        }
    }

    /** The loader of JLine's bundle, which Gogo's shell is wired to. */
    private static Optional<ClassLoader> loader(Bundle shell) {
        try {
            return Optional.of(shell.loadClass(BUILDER).getClassLoader());
        } catch (ClassNotFoundException e) {
            LOG.debug("Gogo's shell comes without JLine", e);
            return Optional.empty();
        }
    }
}
