package nvmf.shell;

import java.util.List;
import nvmf.api.transport.Transport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the framework, and with it every component in order, when the process is told to end: by a signal, or by
 * {@link System#exit}. The launcher only removes its files.
 */
@Component(
        service = {},
        immediate = true)
public final class ShutdownComponent {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownComponent.class);

    /** What a supervisor grants as a rule before it kills; a component that takes longer is a bug, and is reported. */
    private static final long LIMIT_MILLIS = 10_000;

    private final BundleContext context;
    private final Framework framework;
    private final Thread hook = new Thread(this::stop, "nvmf-shutdown");

    /** Called by Declarative Services. */
    @Activate
    public ShutdownComponent(BundleContext context) {
        this.context = context;
        framework = context.getBundle(0).adapt(Framework.class);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Deactivate
    void deactivate() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, so the hook itself may be what stops this component.
            LOG.trace("the process is ending", e);
        }
    }

    /**
     * Ends the transports before anything else. Components stop in no order that could be relied on, and hosts must not be told that
     * namespaces were taken away: what they see is a connection that is lost, and they wait for the next.
     */
    private void hangUp() throws BundleException {
        for (ServiceReference<?> transport : transports()) {
            Bundle bundle = transport.getBundle();
            if (bundle != null) {
                try {
                    bundle.stop(Bundle.STOP_TRANSIENT);
                } catch (IllegalStateException e) {
                    LOG.debug("{} was taken away meanwhile", bundle, e);
                }
            }
        }
    }

    private List<ServiceReference<Transport>> transports() {
        try {
            return List.copyOf(context.getServiceReferences(Transport.class, null));
        } catch (InvalidSyntaxException | IllegalStateException e) {
            LOG.debug("no transport is stopped first", e);
            return List.of();
        }
    }

    private void stop() {
        LOG.debug("stopping");
        try {
            hangUp();
            framework.stop();
            if (framework.waitForStop(LIMIT_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                LOG.error("not everything stopped within {} ms", LIMIT_MILLIS);
            }
        } catch (BundleException e) {
            LOG.error("the framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
