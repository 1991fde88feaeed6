package nvmf.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.host.association.HostIdentity;
import nvmf.host.association.PersistentConnection;
import nvmf.host.queue.Delays;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An association from a configuration {@code nvmf.host.connection~NAME}: there as long as the configuration is, made again when it was
 * lost, with the same disks. It is called NAME, and its namespaces are the block devices {@code NAMEn1}, {@code NAMEn2} and so on, so that a namespace
 * configuration of a subsystem can refer to one: that is a gateway. With further paths there are as many associations, NAME, NAME-2 and so on,
 * and still the same disks. Where another connection leads to the same disks and was there first, they keep its name and have this one too.
 *
 * <p>What changes in the configuration changes in place, so that disks last and their commands wait; only another subsystem, transport,
 * host, kind of sharing or name of the disks makes other associations.
 */
@Component(
        configurationPid = "nvmf.host.connection",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = ConnectionComponent.Config.class, factory = true)
public final class ConnectionComponent {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionComponent.class);

    /** What is configured. */
    @ObjectClassDefinition(name = "NVMe over Fabrics, connection to a controller")
    public @interface Config {
        @AttributeDefinition(name = "Transport", description = "tcp, rdma, fc or loop")
        String trtype() default "tcp";

        @AttributeDefinition(name = "Address", description = "where the controller is, for TCP an IP address or a name")
        String traddr();

        @AttributeDefinition(name = "Service", description = "for TCP a port")
        String trsvcid() default "4420";

        @AttributeDefinition(name = "Subsystem", description = "its NQN")
        String subnqn();

        @AttributeDefinition(
                name = "Host NQN",
                description = "who this host is to that subsystem; empty for who it is to others")
        String hostnqn() default "";

        @AttributeDefinition(
                name = "Host identifier",
                description = "a UUID; empty for the one that belongs to the host NQN")
        String hostid() default "";

        @AttributeDefinition(name = "I/O queues", description = "how many to ask for; fewer may be granted")
        int ioQueues() default 1;

        @AttributeDefinition(name = "Depth", description = "entries of an I/O queue, 2 to 65536")
        int depth() default ConnectRequest.DEPTH_DEFAULT;

        @AttributeDefinition(name = "Keep alive", description = "timeout in milliseconds, 0 for none")
        long katoMillis() default ConnectRequest.KATO_MILLIS_DEFAULT;

        @AttributeDefinition(name = "Flow control", description = "whether SQ flow control stays on")
        boolean flowControl() default false;

        @AttributeDefinition(name = "Header digest")
        boolean headerDigest() default false;

        @AttributeDefinition(name = "Data digest")
        boolean dataDigest() default false;

        @AttributeDefinition(name = "Source address", description = "the local address to connect from; empty for any")
        String sourceAddress() default "";

        @AttributeDefinition(name = "Source interface", description = "the interface to connect by; empty for any")
        String sourceInterface() default "";

        @AttributeDefinition(name = "Type of service", description = "0 to 255; DSCP are its upper six bits")
        int tos() default 0;

        /** {@code .dhchapSecret}: a leading full stop keeps a property from being shown. */
        @AttributeDefinition(
                name = "Secret",
                description =
                        "DHHC-1:hh:BASE64: by which this host authenticates; the controller has to ask for it then",
                type = AttributeType.PASSWORD)
        String _dhchapSecret() default "";

        @AttributeDefinition(
                name = "Secret of the controller",
                description = "DHHC-1:hh:BASE64: that the controller has to know then",
                type = AttributeType.PASSWORD)
        String _dhchapCtrlSecret() default "";

        @AttributeDefinition(
                name = "Hash functions",
                description = "what is offered: sha256, sha384, sha512; all if empty")
        String[] dhchapHashes() default {};

        @AttributeDefinition(
                name = "Diffie-Hellman groups",
                description = "what is offered: null, ffdhe2048 and so on; all if empty")
        String[] dhchapDhgroups() default {};

        @AttributeDefinition(
                name = "Reconnect delay",
                description = "the longest wait, in milliseconds, between two attempts to connect")
        long reconnectMillis() default 10_000;

        @AttributeDefinition(
                name = "Loss timeout",
                description = "how long it is tried, in milliseconds, before its disks go; -1 for ever")
        long lossMillis() default Recovery.NEVER;

        @AttributeDefinition(
                name = "Fast failure",
                description =
                        "how long commands wait for it, in milliseconds, before they fail; -1 as long as it is tried")
        long fastFailMillis() default Recovery.NEVER;

        @AttributeDefinition(
                name = "Multipath",
                description = "whether its disks are those of other connections to the same subsystem as well")
        boolean multipath() default true;

        @AttributeDefinition(
                name = "I/O policy",
                description =
                        "which path commands take: round-robin, queue-depth, service-time, or numa, which is the first one here; empty"
                                + " for what there is")
        String iopolicy() default "";

        @AttributeDefinition(
                name = "Lost writes",
                description =
                        "wait until their controller is through with them, where it says how long that takes; or at-once")
        String lostWrites() default "wait";

        @AttributeDefinition(
                name = "Further paths",
                description =
                        "other addresses of the same subsystem, ADDR or ADDR:PORT, each for a connection of its own")
        String[] paths() default {};

        @AttributeDefinition(
                name = "Disks",
                description =
                        "what the names of its disks begin with; empty for the name of this connection. Where another connection found"
                                + " them first they go by both names")
        String disks() default "";
    }

    private final HostComponent host;
    private final String pid;
    private Optional<Made> made = Optional.empty();

    /** What is there, and what of it cannot change. */
    private record Made(Fixed fixed, Connections connections) {}

    /** What makes other associations, with other disks, when it changes. */
    private record Fixed(
            TransportType type, Nqn subnqn, boolean shared, String disks, Optional<HostIdentity> identity) {}

    @Activate
    public ConnectionComponent(@Reference HostComponent host, Config config, Map<String, Object> properties) {
        this.host = host;
        pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        modify(config);
    }

    /** A configuration that cannot be changes nothing; that it cannot is for {@link ConnectionCheckComponent} to say. */
    @Modified
    void modify(Config config) {
        List<ConnectRequest> requests;
        Optional<HostIdentity> identity;
        try {
            requests = requests(config, pid);
            identity = identity(config);
        } catch (IllegalArgumentException e) {
            LOG.debug("{} stays as it was", pid, e);
            return;
        }
        ConnectRequest first = requests.get(0);
        Fixed fixed = new Fixed(
                first.address().type(),
                first.subnqn(),
                first.paths().shared(),
                first.paths().disks(),
                identity);
        if (made.isEmpty() || !made.get().fixed().equals(fixed)) {
            stop();
            made = Optional.of(new Made(
                    fixed,
                    new Connections(
                            name(pid),
                            (name, request) -> new PersistentConnection(
                                    name,
                                    request,
                                    wanted -> host.association(wanted, identity, name),
                                    Delays.SYSTEM,
                                    new SplittableRandom()))));
        }
        made.get().connections().want(requests);
    }

    /** One for each address, which this configuration keeps. */
    static List<ConnectRequest> requests(Config config, String pid) {
        ConnectRequest plain = request(config);
        String disks = config.disks().isEmpty() ? name(pid) : config.disks();
        ConnectRequest first = plain.withPaths(plain.paths().withDisks(disks)).withOwner(pid);
        List<ConnectRequest> requests = new ArrayList<>(List.of(first));
        for (String path : config.paths()) {
            requests.add(
                    first.withAddress(TransportAddress.parse(first.address().type(), path, TransportAddress.IO_PORT)));
        }
        if (requests.size() > 1 && !config.multipath()) {
            throw new IllegalArgumentException("further paths to one disk need multipath");
        }
        return requests;
    }

    /** The NAME of {@code nvmf.host.connection~NAME}. */
    static String name(String pid) {
        return pid.substring(pid.indexOf('~') + 1);
    }

    /** Who this host is to the subsystem, if that was said. */
    static Optional<HostIdentity> identity(Config config) {
        if (config.hostnqn().isEmpty() && config.hostid().isEmpty()) {
            return Optional.empty();
        }
        if (config.hostid().isEmpty()) {
            return Optional.of(HostIdentity.of(new Nqn(config.hostnqn())));
        }
        UUID id = UUID.fromString(config.hostid());
        return Optional.of(
                config.hostnqn().isEmpty() ? HostIdentity.of(id) : new HostIdentity(new Nqn(config.hostnqn()), id));
    }

    static ConnectRequest request(Config config) {
        if (config.traddr() == null || config.subnqn() == null) {
            throw new IllegalArgumentException("a connection leads to a subsystem somewhere: set traddr and subnqn");
        }
        Terms terms = new Terms(
                new Terms.Queues(config.ioQueues(), config.depth(), config.katoMillis(), config.flowControl()),
                new Terms.Origin(
                        config.sourceAddress(),
                        config.sourceInterface(),
                        config.tos(),
                        config.headerDigest(),
                        config.dataDigest()),
                new Terms.Patience(config.reconnectMillis(), config.lossMillis(), config.fastFailMillis()),
                new Terms.Sharing(config.multipath(), config.iopolicy(), config.lostWrites()),
                new Terms.Secrets(
                        config._dhchapSecret(),
                        config._dhchapCtrlSecret(),
                        List.of(config.dhchapHashes()),
                        List.of(config.dhchapDhgroups())));
        return terms.request(
                Terms.address(config.trtype(), config.traddr(), config.trsvcid()), new Nqn(config.subnqn()));
    }

    @Deactivate
    void stop() {
        made.ifPresent(there -> HostComponent.await(there.connections().stop(), "a connection"));
        made = Optional.empty();
    }
}
