package nvmf.controller;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.controller.access.AllowList;
import nvmf.controller.discovery.Referral;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Another discovery service that hosts are sent to, from a configuration {@code nvmf.referral~NAME}. */
@Component(
        configurationPid = "nvmf.referral",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = ReferralComponent.Config.class, factory = true)
public final class ReferralComponent {
    /** What is configured. */
    @ObjectClassDefinition(name = "Referral", description = "Another discovery service that hosts are sent to.")
    public @interface Config {
        @AttributeDefinition(name = "Transport", description = "tcp, rdma or loop.")
        String trtype() default "tcp";

        @AttributeDefinition(name = "Address", description = "An IP address; hosts are not told names.")
        String traddr();

        @AttributeDefinition(name = "Service", description = "The TCP port; 8009 if empty.")
        String trsvcid() default "";

        @AttributeDefinition(name = "NQN", description = "The well-known one, or the one that service has for itself.")
        String subnqn() default "nqn.2014-08.org.nvmexpress.discovery";

        @AttributeDefinition(
                name = "Persistent",
                description = "Whether associations with that service can stay, so that it reports changes.")
        boolean persistent() default false;

        @AttributeDefinition(
                name = "Secure channel",
                description = "What hosts are told of it (TREQ): not-specified, not-required, or required: TLS 1.3.")
        String secureChannel() default "not-specified";

        @AttributeDefinition(name = "Hosts", description = "NQNs of the hosts that are told; all if empty.")
        String[] hosts() default {};
    }

    private final Target target;
    private final Referral referral;

    @Activate
    public ReferralComponent(@Reference TargetComponent target, Config config, Map<String, Object> properties) {
        this.target = target.target();
        referral = referral(config, String.valueOf(properties.get(Constants.SERVICE_PID)));
        this.target.directory().refer(referral);
    }

    static Referral referral(Config config, String name) {
        if (config.traddr() == null) {
            throw new IllegalArgumentException("a referral leads somewhere: set traddr");
        }
        TransportType type = TransportType.named(config.trtype());
        String service = config.trsvcid().isEmpty() && type != TransportType.LOOP
                ? Integer.toString(TransportAddress.DISCOVERY_PORT)
                : config.trsvcid();
        Set<Nqn> hosts = Arrays.stream(config.hosts()).map(Nqn::new).collect(Collectors.toSet());
        return new Referral(
                name,
                TransportAddress.of(type, config.traddr(), service),
                new Nqn(config.subnqn()),
                config.persistent(),
                SecureChannel.named(config.secureChannel()),
                hosts.isEmpty() ? AllowList.ANYBODY : AllowList.of(hosts));
    }

    @Deactivate
    public void deactivate() {
        target.directory().withdrawReferral(referral.name());
    }
}
