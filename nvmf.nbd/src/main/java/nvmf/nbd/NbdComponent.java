package nvmf.nbd;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.block.BlockDevice;
import nvmf.api.export.BlockExport;
import nvmf.nbd.session.Export;
import nvmf.nbd.session.Exports;
import nvmf.nbd.session.Limits;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An NBD server from a configuration {@code nvmf.nbd~NAME}: it offers the devices there are, each by its name. */
@Component(
        configurationPid = "nvmf.nbd",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = NbdComponent.Config.class, factory = true)
public final class NbdComponent implements BlockExport {
    private static final Logger LOG = LoggerFactory.getLogger(NbdComponent.class);

    /** What is configured. */
    @ObjectClassDefinition(name = "NBD server", description = "Block devices as disks for NBD clients.")
    public @interface Config {
        @AttributeDefinition(
                name = "Address",
                description = "ADDR[:PORT], or unix:PATH for a socket that its owner alone can open.")
        String address() default "127.0.0.1:10809";

        @AttributeDefinition(name = "Connections", description = "Clients at a time.")
        int connectionsMax() default 256;

        @AttributeDefinition(
                name = "Memory of a connection",
                description = "Bytes that each client is sure of for the data of its requests, 262144 at least.")
        int connectionBytes() default 256 << 10;

        @AttributeDefinition(
                name = "Shared memory",
                description = "Bytes that all clients have together beyond that. The most that is held is"
                        + " connectionsMax * connectionBytes + sharedBytes.")
        long sharedBytes() default 64 << 20;

        @AttributeDefinition(name = "Devices", description = "A filter for what is exported; all if unset.")
        String device_target() default "(nvmf.device=*)";
    }

    private final String name;
    private final String configured;
    private final Exports exports = new Exports();
    private final Optional<NbdServer> server;
    private final String problem;
    private final ServiceRegistration<BlockExport> registration;

    @Activate
    public NbdComponent(BundleContext context, Config config, Map<String, Object> properties) {
        name = name(properties);
        configured = config.address();
        Optional<NbdServer> opened = Optional.empty();
        String why = "";
        try {
            opened = Optional.of(open(config));
        } catch (IOException e) {
            why = e.getMessage();
            LOG.error("{}", why);
        }
        server = opened;
        problem = why;
        registration = context.registerService(
                BlockExport.class, this, FrameworkUtil.asDictionary(Map.of(BlockExport.NAME, name)));
    }

    private NbdServer open(Config config) throws IOException {
        Limits limits = Limits.defaults().with(config.connectionsMax(), config.connectionBytes(), config.sharedBytes());
        return new NbdServer(NbdAddress.parse(config.address()), exports, limits);
    }

    /** What follows the tilde of the configuration's PID. */
    private static String name(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        return pid.substring(Math.max(pid.indexOf('~'), pid.lastIndexOf('.')) + 1);
    }

    @Reference(name = "device", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDevice(BlockDevice device, Map<String, Object> properties) {
        try {
            exports.add(BlockDevice.name(properties), device);
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    void unbindDevice(BlockDevice device) {
        exports.remove(device);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Snapshot snapshot() {
        List<Disk> disks = server.map(open -> exports.all().stream()
                        .map(export -> disk(open.address(), export))
                        .toList())
                .orElse(List.of());
        return new Snapshot(
                "nbd",
                server.map(open -> open.address().toString()).orElse(configured),
                server.isPresent(),
                problem.isEmpty() ? Optional.empty() : Optional.of(problem),
                disks,
                server.map(NbdServer::connections).orElse(0));
    }

    private static Disk disk(NbdAddress address, Export export) {
        BlockDevice.Geometry geometry = export.device().geometry();
        return new Disk(export.name(), address.uri(export.name()), geometry.bytes(), geometry.readOnly());
    }

    @Deactivate
    public void deactivate() {
        registration.unregister();
        server.ifPresent(NbdServer::close);
    }
}
