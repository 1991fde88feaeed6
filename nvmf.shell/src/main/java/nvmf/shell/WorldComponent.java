package nvmf.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.discovery.DiscoveryBrowser;
import nvmf.api.export.BlockExport;
import nvmf.api.fault.Faults;
import nvmf.api.host.Host;
import nvmf.api.probe.Probe;
import nvmf.api.subsystem.Port;
import nvmf.api.subsystem.Subsystem;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Waits;
import nvmf.shell.command.Attribute;
import nvmf.shell.command.Await;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.World;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The services of this framework, for the commands. */
@Component(service = World.class)
public final class WorldComponent implements World {
    private static final Duration HOST_LIMIT = Duration.ofSeconds(10);

    /** It may be about to start. */
    private static final Duration BUNDLE_LIMIT = Duration.ofSeconds(2);

    private final BundleContext context;
    private final ServiceComponentRuntime runtime;
    private final Configurations configurations;
    private final Doctor doctor;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Host host;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Probe probe;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DiscoveryBrowser browser;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Faults faults;

    @Reference
    private volatile List<Subsystem> subsystems;

    @Reference
    private volatile List<Port> ports;

    @Reference
    private volatile List<BlockExport> exports;

    @Reference
    private volatile List<ServiceReference<Transport>> transports;

    @Activate
    public WorldComponent(
            BundleContext context, @Reference ConfigurationAdmin admin, @Reference ServiceComponentRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
        this.configurations = new OsgiConfigurations(context, admin);
        this.doctor = new Doctor(runtime);
    }

    @Override
    public Host host() throws IOException, InterruptedException {
        return Await.until(HOST_LIMIT, () -> Optional.ofNullable(host))
                .orElseThrow(() -> new IOException("the host side is not there; nvmf doctor says why"));
    }

    @Override
    public List<Subsystem> subsystems() {
        return subsystems.stream().sorted(Comparator.comparing(Subsystem::nqn)).toList();
    }

    @Override
    public List<Port> ports() {
        return ports.stream().sorted(Comparator.comparing(Port::name)).toList();
    }

    @Override
    public List<BlockExport> exports() {
        return exports.stream().sorted(Comparator.comparing(BlockExport::name)).toList();
    }

    @Override
    public List<TransportInfo> transports() {
        return transports.stream()
                .sorted(Comparator.reverseOrder())
                .map(this::info)
                .toList();
    }

    private TransportInfo info(ServiceReference<Transport> reference) {
        Bundle bundle = reference.getBundle();
        return new TransportInfo(
                String.valueOf(reference.getProperty(Transport.TRTYPE)),
                reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
                bundle == null ? "gone" : bundle.getSymbolicName() + " " + bundle.getVersion(),
                waits(reference));
    }

    /** Asked for at the moment only: who looks keeps no transport alive. */
    private Waits waits(ServiceReference<Transport> reference) {
        Transport transport = context.getService(reference);
        if (transport == null) {
            return Waits.UNTOLD; // It has just gone, or its configuration cannot be.
        }
        try {
            return transport.waits();
        } finally {
            context.ungetService(reference);
        }
    }

    @Override
    public Probe probe() throws IOException, InterruptedException {
        return Await.until(BUNDLE_LIMIT, () -> Optional.ofNullable(probe))
                .orElseThrow(() -> new IOException("the bundle nvmf.probe is not installed, which this command needs"));
    }

    @Override
    public DiscoveryBrowser browser() throws IOException, InterruptedException {
        return Await.until(BUNDLE_LIMIT, () -> Optional.ofNullable(browser))
                .orElseThrow(() -> new IOException("the bundle nvmf.mdns is not installed, which --mdns needs"));
    }

    @Override
    public Faults faults() throws IOException, InterruptedException {
        return Await.until(BUNDLE_LIMIT, () -> Optional.ofNullable(faults))
                .orElseThrow(() ->
                        new IOException("the bundle nvmf.transport.fault is not installed, which this command needs"));
    }

    @Override
    public Configurations configurations() {
        return configurations;
    }

    @Override
    public Map<String, List<Attribute>> configurable() {
        return Metatypes.of(context.getBundles(), runtime);
    }

    @Override
    public List<Unsatisfied> unsatisfied() {
        return doctor.unsatisfied();
    }
}
