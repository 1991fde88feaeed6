package nvmf.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.spec.Nqn;
import nvmf.host.association.ReconnectPolicy;
import nvmf.host.discovery.Entity;
import nvmf.host.discovery.Following;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A discovery service that is followed, from a configuration {@code nvmf.host.discovery~NAME}: what it offers is connected to, what it
 * does not offer any more is disconnected from, as long as the configuration is there. The associations are called {@code NAME-1},
 * {@code NAME-2} and so on.
 */
@Component(
        configurationPid = "nvmf.host.discovery",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = DiscoveryComponent.Config.class, factory = true)
public final class DiscoveryComponent {
    /** What is configured. */
    @ObjectClassDefinition(name = "NVMe over Fabrics, discovery service that is followed")
    public @interface Config {
        @AttributeDefinition(name = "Transport", description = "tcp, rdma, fc or loop")
        String trtype() default "tcp";

        @AttributeDefinition(name = "Address", description = "where the discovery controller is")
        String traddr();

        @AttributeDefinition(name = "Service", description = "for TCP a port")
        String trsvcid() default "8009";

        @AttributeDefinition(
                name = "Subsystem",
                description = "the well-known NQN, or the one the service has for itself")
        String subnqn() default "nqn.2014-08.org.nvmexpress.discovery";

        @AttributeDefinition(name = "Connect", description = "whether to connect to what is offered")
        boolean autoConnect() default true;

        @AttributeDefinition(
                name = "Referrals",
                description =
                        "none; safe: not to this machine or its link, unless the service is there as well; or all")
        String referrals() default "safe";

        @AttributeDefinition(
                name = "Register",
                description = "whether to register this host with the service, where it takes that")
        boolean register() default false;

        @AttributeDefinition(name = "I/O queues", description = "how many to ask each controller for")
        int ioQueues() default 1;

        @AttributeDefinition(name = "Depth", description = "entries of an I/O queue, 2 to 65536")
        int depth() default ConnectRequest.DEPTH_DEFAULT;

        @AttributeDefinition(name = "Keep alive", description = "timeout of connections in milliseconds, 0 for none")
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
                description = "how long a connection is tried again, in milliseconds, before its disks go; -1 for ever")
        long lossMillis() default Recovery.NEVER;

        @AttributeDefinition(
                name = "Fast failure",
                description =
                        "how long commands wait for one, in milliseconds, before they fail; -1 as long as it is tried")
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
    }

    private final Following following;

    @Activate
    public DiscoveryComponent(@Reference HostComponent host, Config config, Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        following = host.following(
                wish(config, pid), millis -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
        following.start();
    }

    static Following.Wish wish(Config config, String pid) {
        if (config.traddr() == null) {
            throw new IllegalArgumentException("a discovery service is somewhere: set traddr");
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
        ConnectRequest request = terms.request(
                        Terms.address(config.trtype(), config.traddr(), config.trsvcid()), new Nqn(config.subnqn()))
                .withOwner(pid);
        return new Following.Wish(
                ConnectionComponent.name(pid),
                request,
                referrals(config.referrals()),
                config.autoConnect(),
                ReconnectPolicy.of(request.recovery()),
                config.register() ? Optional.of(entity()) : Optional.empty());
    }

    /** This machine, as it registers with discovery services. */
    static Entity entity() {
        String version = System.getProperty("os.name") + " " + System.getProperty("os.version");
        try {
            return new Entity(InetAddress.getLocalHost().getHostName(), version);
        } catch (UnknownHostException e) {
            return new Entity("", version);
        }
    }

    private static ReferralPolicy referrals(String text) {
        for (ReferralPolicy policy : ReferralPolicy.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).equals(text)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("referrals is none, safe or all, not \"" + text + "\"");
    }

    @Deactivate
    void stop() {
        HostComponent.await(following.stop(), "a discovery service");
    }
}
