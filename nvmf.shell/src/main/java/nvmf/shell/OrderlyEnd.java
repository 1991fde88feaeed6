package nvmf.shell;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the framework, and so every component in its order, when the process is asked to end; the launcher does not. */
final class OrderlyEnd {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);
    private static final long LIMIT_MILLIS = 10_000;

    private OrderlyEnd() {}

    static void of(BundleContext context) {
        Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        Framework framework = system.adapt(Framework.class);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "nvmf-end"));
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(LIMIT_MILLIS);
        } catch (BundleException e) {
            LOG.warn("the end was not in order: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
