package nvmf.block;

import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import nvmf.api.block.BlockDevice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The disks that are configured and running, and their services. A changed configuration is a new component here as everywhere; but
 * the disk passes from the old one to the new one through this, and where only its size changed it stays the same service: to a host,
 * a service that goes and comes is a disk unplugged and another plugged in, which a resize must not look like.
 *
 * <p>A modified method would do for that too, but not after a failure: the runtime calls it on an instance only, so that a disk whose
 * first configuration was wrong would stay away whatever is configured next.
 *
 * <p>Immediate, so that it outlives the moment in which the only configuration changes and nobody uses it.
 */
@Component(service = DevicesComponent.class, immediate = true)
public final class DevicesComponent {
    private static final Logger LOG = LoggerFactory.getLogger(DevicesComponent.class);

    private final BundleContext context;

    // By PID of the configuration. Configurations come and go on several threads at a time, but each on one at a time.
    private final Map<String, Published> running = new ConcurrentHashMap<>();

    private record Published(Plan.Running disk, ServiceRegistration<BlockDevice> registration) {}

    @Activate
    public DevicesComponent(BundleContext context) {
        this.context = context;
    }

    /**
     * Makes the disk of a configuration be what is planned, and its service. A configuration that cannot be changes nothing: what runs
     * goes on, with what it holds. That it cannot is for the components of {@code nvmf.block.check} to say.
     *
     * @param plan fails with a sentence if the configuration cannot be
     * @return the configuration's PID, to {@link #release} it by
     * @throws IllegalArgumentException if what is planned can be but could not be opened; then there is no disk any more
     */
    String publish(Map<String, Object> properties, Supplier<Plan> plan) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        Plan next;
        Dictionary<String, Object> service;
        try {
            service = ServiceProperties.of(properties);
            next = plan.get();
        } catch (RuntimeException e) {
            LOG.debug("{} stays as it was", pid, e);
            return pid;
        }
        Published present = running.get(pid);
        if (present == null || !stays(present, pid, next, service)) {
            // First the old one: it may have the same file.
            withdraw(pid);
            Plan.Running disk = next.open();
            running.put(pid, new Published(disk, context.registerService(BlockDevice.class, disk.device(), service)));
        }
        return pid;
    }

    /** Whether the disk that runs is the one that is planned, or has to do because it could not be resized. */
    private static boolean stays(Published present, String pid, Plan next, Dictionary<String, Object> service) {
        try {
            if (!next.adopts(present.disk.device())) {
                return false;
            }
            present.registration.setProperties(service);
        } catch (IllegalArgumentException e) {
            LOG.error("{} stays as it was: {}", pid, e.getMessage());
        }
        return true;
    }

    /** A configuration's component is deactivated; if because it changed, the next one takes the disk over at once. */
    void release(String pid, int reason) {
        if (reason != ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED) {
            withdraw(pid);
        }
    }

    private void withdraw(String pid) {
        Published gone = running.remove(pid);
        if (gone != null) {
            gone.registration.unregister();
            gone.disk.close().run();
        }
    }

    @Deactivate
    public void deactivate() {
        List.copyOf(running.keySet()).forEach(this::withdraw);
    }
}
