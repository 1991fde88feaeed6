package nvmf.host;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import nvmf.api.discovery.DiscoveryBrowser;
import nvmf.api.discovery.DiscoveryService;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.transport.Options;
import nvmf.host.association.ReconnectPolicy;
import nvmf.host.discovery.Following;
import nvmf.host.discovery.FoundServices;
import nvmf.host.queue.Delays;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Follows every discovery service that makes itself known on the network, as long as there is a configuration {@code nvmf.host.mdns}:
 * what they offer is connected to. The associations are called {@code mdns-1-1}, {@code mdns-1-2} and so on.
 */
@Component(
        configurationPid = MdnsComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = MdnsComponent.Config.class)
public final class MdnsComponent {
    static final String PID = "nvmf.host.mdns";

    /** What is configured. */
    @ObjectClassDefinition(
            name = "NVMe over Fabrics, discovery services that make themselves known",
            description = "Whoever can send to this network can offer disks to this host.")
    public @interface Config {
        @AttributeDefinition(
                name = "Forget",
                description = "how long a service is not found any more, in milliseconds, until it is let go of")
        long forgetMillis() default 72 * 3_600_000L;

        @AttributeDefinition(name = "Connect", description = "whether to connect to what is offered")
        boolean autoConnect() default true;

        @AttributeDefinition(
                name = "Register",
                description = "whether to register this host with services that take that")
        boolean register() default false;

        @AttributeDefinition(name = "I/O queues", description = "how many to ask each controller for")
        int ioQueues() default 1;

        @AttributeDefinition(name = "Depth", description = "entries of an I/O queue, 2 to 65536")
        int depth() default ConnectRequest.DEPTH_DEFAULT;

        @AttributeDefinition(name = "Keep alive", description = "timeout of connections in milliseconds, 0 for none")
        long katoMillis() default ConnectRequest.KATO_MILLIS_DEFAULT;

        @AttributeDefinition(name = "Header digest")
        boolean headerDigest() default false;

        @AttributeDefinition(name = "Data digest")
        boolean dataDigest() default false;

        @AttributeDefinition(
                name = "Reconnect delay",
                description = "the longest wait, in milliseconds, between two attempts to connect")
        long reconnectMillis() default 10_000;
    }

    private final FoundServices services;
    private final DiscoveryBrowser.Watch watch;

    @Activate
    public MdnsComponent(@Reference HostComponent host, @Reference DiscoveryBrowser browser, Config config) {
        services = new FoundServices(
                "mdns",
                (service, name) -> follow(host.following(wish(config, service, name), Delays.SYSTEM::after)),
                config.forgetMillis(),
                Delays.SYSTEM);
        watch = browser.watch(services::found);
    }

    static Following.Wish wish(Config config, DiscoveryService service, String name) {
        Recovery recovery = Recovery.DEFAULT.withDelayMillisMax(config.reconnectMillis());
        ConnectRequest request = ConnectRequest.of(service.address(), service.subnqn())
                .withIoQueues(config.ioQueues())
                .withDepth(config.depth())
                .withKatoMillis(config.katoMillis())
                .withRecovery(recovery)
                .withOptions(Options.of(Options.HEADER_DIGEST, Boolean.toString(config.headerDigest()))
                        .with(Options.DATA_DIGEST, Boolean.toString(config.dataDigest())))
                .withOwner(PID);
        return new Following.Wish(
                name,
                request,
                ReferralPolicy.SAFE,
                config.autoConnect(),
                ReconnectPolicy.of(recovery),
                config.register() ? Optional.of(DiscoveryComponent.entity()) : Optional.empty());
    }

    private static FoundServices.Follow follow(Following following) {
        return new FoundServices.Follow() {
            @Override
            public void start() {
                following.start();
            }

            @Override
            public CompletionStage<Void> stop() {
                return following.stop();
            }
        };
    }

    @Deactivate
    void stop() {
        watch.close();
        HostComponent.await(services.stop(), "discovery services that were found");
    }
}
