package nvmf.controller;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.subsystem.Port;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
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

/** A port from a configuration {@code nvmf.port~NAME}: it listens while there is a transport of its type. */
@Component(
        configurationPid = "nvmf.port",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = PortComponent.Config.class, factory = true)
public final class PortComponent {
    private static final Logger LOG = LoggerFactory.getLogger(PortComponent.class);

    /** How long a transport may take to stop listening. */
    private static final long SHUT_SECONDS = 2;

    /** What is configured. */
    @ObjectClassDefinition(name = "Port", description = "An address at which subsystems are reached.")
    public @interface Config {
        @AttributeDefinition(name = "Transport", description = "tcp, loop or rdma.")
        String trtype() default "tcp";

        @AttributeDefinition(name = "Address", description = "An IP address or host name; 0.0.0.0 and :: for all.")
        String traddr() default "127.0.0.1";

        @AttributeDefinition(name = "Service", description = "The TCP port; 4420 if empty, 0 for any that is free.")
        String trsvcid() default "";

        @AttributeDefinition(
                name = "Port identifier",
                description = "A number up to 65535; 0 for the next that is free.")
        int portId() default 0;

        @AttributeDefinition(name = "In-capsule data", description = "Bytes of data in an I/O command capsule.")
        int inCapsuleData() default PortSettings.IN_CAPSULE_DATA;

        @AttributeDefinition(
                name = "Largest transfer",
                description = "Bytes of one command, a power of two; the subsystem's bound holds as well.")
        int mdtsBytes() default PortSettings.TRANSFER_MAX;

        @AttributeDefinition(
                name = "Connect deadline",
                description = "Milliseconds until a new connection must have sent its Connect command.")
        long connectMillis() default PortSettings.CONNECT_MILLIS;

        @AttributeDefinition(
                name = "Secure channel",
                description = "What discovery tells of it (TREQ): not-specified or not-required.")
        String secureChannel() default "not-specified";

        @AttributeDefinition(
                name = "Header digest",
                description = "true or false; the transport's own setting if empty.")
        String headerDigest() default "";

        @AttributeDefinition(name = "Data digest", description = "true or false; the transport's own setting if empty.")
        String dataDigest() default "";

        @AttributeDefinition(
                name = "Elide success",
                description = "Whether a read's success is told with its data; the transport's own setting if empty.")
        String elideSuccess() default "";

        @AttributeDefinition(name = "Data alignment", description = "0 to 31; the transport's own setting if empty.")
        String dataAlignment() default "";

        @AttributeDefinition(name = "R2Ts", description = "For one command; the transport's own setting if empty.")
        String maxR2t() default "";

        @AttributeDefinition(
                name = "Largest H2CData",
                description = "Bytes of one data PDU; the transport's own setting if empty.")
        String maxH2cData() default "";

        @AttributeDefinition(
                name = "Type of service",
                description = "0 to 255, DSCP being its upper six bits; the transport's own setting if empty.")
        String tos() default "";

        @AttributeDefinition(name = "Socket priority", description = "0 to 6; the transport's own setting if empty.")
        String socketPriority() default "";

        @AttributeDefinition(
                name = "TCP keep alive",
                description = "true or false; the transport's own setting if empty.")
        String tcpKeepAlive() default "";

        @AttributeDefinition(
                name = "User timeout",
                description = "Milliseconds that data may be unacknowledged; the transport's own setting if empty.")
        String userTimeoutMillis() default "";

        @AttributeDefinition(
                name = "Subsystems",
                description = "A filter for those that are reached here; all if unset.")
        String subsystem_target() default "(nvmf.nqn=*)";

        @AttributeDefinition(
                name = "Transports",
                description = "A filter for those it may use; all of its type if unset.")
        String transport_target() default "(nvmf.trtype=*)";
    }

    private final TransportType type;
    private final Transports transports = new Transports();

    /** All there are, to be named where none is for this port. */
    private final Transports installed = new Transports();

    private final PortCore port;
    private final ServiceRegistration<Port> registration;

    @Activate
    public PortComponent(
            BundleContext context, @Reference TargetComponent target, Config config, Map<String, Object> properties) {
        PortSettings settings = settings(config, name(properties));
        type = settings.address().type();
        port = target.target().port(settings);
        registration = context.registerService(
                Port.class, port, FrameworkUtil.asDictionary(Map.of(Port.NAME, settings.name())));
        port.use(type, transports, installed);
    }

    /** What follows the tilde of the configuration's PID. */
    private static String name(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        return pid.substring(Math.max(pid.indexOf('~'), pid.lastIndexOf('.')) + 1);
    }

    static PortSettings settings(Config config, String name) {
        TransportType type = TransportType.named(config.trtype());
        String service = config.trsvcid();
        if (service.isEmpty() && type != TransportType.LOOP) {
            service = Integer.toString(TransportAddress.IO_PORT);
        }
        Options options = with(Options.NONE, Options.HEADER_DIGEST, config.headerDigest());
        options = with(options, Options.DATA_DIGEST, config.dataDigest());
        options = with(options, Options.ELIDE_SUCCESS, config.elideSuccess());
        options = with(options, Options.DATA_ALIGNMENT, config.dataAlignment());
        options = with(options, Options.MAX_R2T, config.maxR2t());
        options = with(options, Options.MAX_H2C_DATA, config.maxH2cData());
        options = with(options, Options.TOS, config.tos());
        options = with(options, Options.SOCKET_PRIORITY, config.socketPriority());
        options = with(options, Options.TCP_KEEP_ALIVE, config.tcpKeepAlive());
        options = with(options, Options.USER_TIMEOUT_MILLIS, config.userTimeoutMillis());
        return new PortSettings(
                name,
                config.portId(),
                TransportAddress.of(type, config.traddr(), service),
                config.inCapsuleData(),
                config.mdtsBytes(),
                config.connectMillis(),
                SecureChannel.named(config.secureChannel()),
                options);
    }

    private static Options with(Options options, String name, String value) {
        return value.isEmpty() ? options : options.with(name, value);
    }

    @Reference(name = "subsystem", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSubsystem(SubsystemService subsystem) {
        try {
            port.offer(subsystem.core());
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    void unbindSubsystem(SubsystemService subsystem) {
        port.withdraw(subsystem.core());
    }

    @Reference(name = "transport", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindTransport(Transport transport, Map<String, Object> properties) {
        transports.add(transport, ranking(properties));
        port.use(type, transports, installed);
    }

    void unbindTransport(Transport transport) {
        transports.remove(transport);
        port.use(type, transports, installed);
    }

    private static int ranking(Map<String, Object> properties) {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
    }

    @Reference(name = "installed", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindInstalled(Transport transport, Map<String, Object> properties) {
        installed.add(transport, ranking(properties));
        port.use(type, transports, installed);
    }

    void unbindInstalled(Transport transport) {
        installed.remove(transport);
        port.use(type, transports, installed);
    }

    /** Returns when the address is free, so that whoever is configured next can listen there. */
    @Deactivate
    public void deactivate() {
        registration.unregister();
        try {
            port.close("the port was taken away").toCompletableFuture().get(SHUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("the port goes, but its transport may still listen: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
