package nvmf.transport.fault;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.transport.fault.relay.Site;
import org.osgi.framework.Constants;
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

/**
 * The fault transport as a service, from a configuration {@code nvmf.transport.fault} and only while there are one and a transport to
 * wrap. It is asked before the one it wraps. A changed configuration is a new instance, and ends the queue pairs of the old one.
 */
@Component(
        service = Transport.class,
        configurationPid = "nvmf.transport.fault",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {Transport.TRTYPE + "=tcp", "nvmf.fault:Boolean=true", "service.ranking:Integer=1000"})
@Designate(ocd = FaultTransportComponent.Config.class)
public final class FaultTransportComponent implements Transport {
    private static final String SINGLE = "transport";

    private final FaultsComponent faults;
    private final Site site;
    private final Transports wrapped = new Transports();
    private final FaultTransport transport;

    /** What is configured. */
    @ObjectClassDefinition(name = "NVMe/TCP transport with faults on purpose")
    public @interface Config {
        @AttributeDefinition(description = "What is to go wrong, a rule each; docs/faults.md has the grammar")
        String[] rules() default {};

        @AttributeDefinition(description = "Of what the rules leave to chance")
        long seed() default 1;

        @AttributeDefinition(description = "Whether hosts connect through it")
        boolean connects() default true;

        @AttributeDefinition(description = "Whether ports listen through it")
        boolean listens() default true;
    }

    @Activate
    public FaultTransportComponent(@Reference FaultsComponent faults, Config config, Map<String, Object> properties) {
        this.faults = faults;
        site = new Site(name(properties), config.seed(), List.of(config.rules()));
        transport = new FaultTransport(wrapped, site, config.connects(), config.listens());
        faults.add(site);
    }

    /** What follows the tilde of the configuration's PID. */
    private static String name(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        return pid.indexOf('~') < 0 ? SINGLE : pid.substring(pid.indexOf('~') + 1);
    }

    @Reference(
            name = "wrapped",
            cardinality = ReferenceCardinality.AT_LEAST_ONE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(&(" + Transport.TRTYPE + "=tcp)(!(nvmf.fault=true)))")
    void bindWrapped(Transport one, Map<String, Object> properties) {
        wrapped.add(one, properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0);
    }

    void unbindWrapped(Transport one) {
        wrapped.remove(one);
    }

    @Override
    public TransportType type() {
        return transport.type();
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        return transport.connect(remote, spec);
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        return transport.listen(spec, acceptor);
    }

    /** Ends everything that was opened through this service. */
    @Deactivate
    void deactivate() {
        faults.remove(site);
        transport.close();
    }
}
