package nvmf.controller;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.subsystem.Subsystem;
import nvmf.controller.access.AddressRange;
import nvmf.controller.access.AllowList;
import nvmf.controller.access.AuthPolicy;
import nvmf.controller.model.Limits;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.controller.model.SubsystemSettings.Cntlids;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
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
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subsystem from a configuration {@code nvmf.subsystem~NAME}. Who may use it changes in place, so that hosts which still may notice
 * nothing; any other change makes a new subsystem. Declarative Services do not know the difference, so the service is registered here.
 */
@Component(
        configurationPid = "nvmf.subsystem",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = SubsystemComponent.Config.class, factory = true)
public final class SubsystemComponent {
    /** What is configured. */
    @ObjectClassDefinition(name = "Subsystem", description = "A subsystem that hosts can connect to.")
    public @interface Config {
        @AttributeDefinition(name = "NQN", description = "The name by which hosts connect to it.")
        String nvmf_nqn();

        @AttributeDefinition(name = "Serial number", description = "1 to 20 characters; derived from the NQN if empty.")
        String serial() default "";

        @AttributeDefinition(name = "Model", description = "1 to 40 characters.")
        String model() default SubsystemSettings.MODEL;

        @AttributeDefinition(
                name = "Allow any host",
                description = "As long as no hosts are listed. Without either nobody can connect.")
        boolean allowAnyHost() default false;

        @AttributeDefinition(
                name = "Hosts",
                description = "NQNs of the hosts that may connect. A list keeps others out.")
        String[] hosts() default {};

        @AttributeDefinition(
                name = "Host addresses",
                description = "Where hosts may come from, like 192.0.2.0/24 or 2001:db8::7. A list keeps others out.")
        String[] hostAddresses() default {};

        /** {@code .dhchapSecrets}: a leading full stop keeps a property from being shown with the service's. */
        @AttributeDefinition(
                name = "Secrets of hosts",
                description = "HOSTNQN=DHHC-1:hh:BASE64: for each host that has to authenticate; such a host is"
                        + " listed by that, and others are kept out.",
                type = AttributeType.PASSWORD)
        String[] _dhchapSecrets() default {};

        @AttributeDefinition(
                name = "Secrets of the controllers",
                description = "HOSTNQN=DHHC-1:hh:BASE64: for each host that they authenticate to, if it asks for it.",
                type = AttributeType.PASSWORD)
        String[] _dhchapCtrlSecrets() default {};

        @AttributeDefinition(name = "Hash functions", description = "What hosts may authenticate with.")
        String[] dhchapHashes() default {"sha256", "sha384", "sha512"};

        @AttributeDefinition(name = "Diffie-Hellman groups", description = "What hosts may authenticate with.")
        String[] dhchapDhgroups() default {"null", "ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"};

        @AttributeDefinition(name = "I/O queues", description = "How many a host gets at most.")
        int ioQueuesMax() default 64;

        @AttributeDefinition(name = "Queue depth", description = "Entries of an I/O queue.")
        int depthMax() default 1024;

        @AttributeDefinition(name = "Admin queue depth", description = "Entries of an admin queue.")
        int adminDepthMax() default 128;

        @AttributeDefinition(
                name = "Largest transfer",
                description = "Bytes of one command, a power of two; the port's bound holds as well.")
        int mdtsBytes() default 1 << 20;

        @AttributeDefinition(name = "Controllers", description = "Associations at a time.")
        int controllersMax() default 1024;

        @AttributeDefinition(name = "First controller identifier")
        int cntlidMin() default 1;

        @AttributeDefinition(name = "Last controller identifier")
        int cntlidMax() default 65519;

        @AttributeDefinition(
                name = "Controller model",
                description = "Dynamic: a host gets any controller. Static: it may ask for a particular one.",
                options = {@Option(label = "Dynamic", value = "dynamic"), @Option(label = "Static", value = "static")})
        String controllerModel() default "dynamic";

        @AttributeDefinition(name = "Keep alive granularity", description = "Milliseconds, in steps of 100.")
        int keepAliveGranularityMillis() default 100;

        @AttributeDefinition(
                name = "Reservations",
                description =
                        "A directory in which reservations and write protection outlive a loss of power; nowhere if empty.")
        String reservations() default "";
    }

    private static final Logger LOG = LoggerFactory.getLogger(SubsystemComponent.class);
    private static final long LINGER_MILLIS = 120_000;

    private final BundleContext context;
    private final Target target;
    private Optional<Offered> offered = Optional.empty();

    /** A subsystem and its service. */
    private record Offered(SubsystemCore core, Optional<Path> reservations, ServiceRegistration<?> registration) {
        void end() {
            registration.unregister();
            core.close();
        }
    }

    @Activate
    public SubsystemComponent(
            BundleContext context, @Reference TargetComponent target, Config config, Map<String, Object> properties) {
        this.context = context;
        this.target = target.target();
        modify(config, properties);
    }

    /** A configuration that cannot be changes nothing; that it cannot is for {@link SubsystemCheckComponent} to say. */
    @Modified
    void modify(Config config, Map<String, Object> properties) {
        SubsystemSettings settings;
        AllowList allowed;
        AuthPolicy policy;
        Optional<Path> reservations;
        try {
            settings = settings(config);
            policy = policy(config);
            allowed = allowed(config, policy);
            reservations = reservations(config);
        } catch (IllegalArgumentException e) {
            LOG.debug("{} stays as it was", properties.get(Constants.SERVICE_PID), e);
            return;
        }
        if (!allowed.any() && allowed.hosts().isEmpty()) {
            LOG.warn("{} lets nobody in: list hosts, or set allowAnyHost", settings.nqn());
        }
        Optional<Offered> same = offered.filter(now ->
                now.core().settings().canBecome(settings) && now.reservations().equals(reservations));
        if (same.isPresent()) {
            same.get().core().admission().demand(policy);
            same.get().core().become(settings);
            same.get().core().admission().allow(allowed);
            same.get().registration().setProperties(shown(properties));
        } else {
            deactivate();
            SubsystemCore core = reservations
                    .map(directory -> target.subsystem(settings, directory))
                    .orElseGet(() -> target.subsystem(settings));
            core.admission().demand(policy);
            core.admission().allow(allowed);
            offered = Optional.of(new Offered(core, reservations, register(core, properties)));
        }
    }

    private ServiceRegistration<?> register(SubsystemCore core, Map<String, Object> properties) {
        String[] services = {Subsystem.class.getName(), SubsystemService.class.getName()};
        return context.registerService(services, new SubsystemService(core), shown(properties));
    }

    /** What services are found by, without what is private. */
    private static Dictionary<String, Object> shown(Map<String, Object> properties) {
        Map<String, Object> shown = new HashMap<>(properties);
        shown.keySet().removeIf(name -> name.startsWith("."));
        return FrameworkUtil.asDictionary(shown);
    }

    static SubsystemSettings settings(Config config) {
        if (config.nvmf_nqn() == null) {
            throw new IllegalArgumentException("a subsystem needs a name: set nvmf.nqn");
        }
        Nqn nqn = new Nqn(config.nvmf_nqn());
        if (nqn.isDiscovery()) {
            throw new IllegalArgumentException("the discovery subsystem is there already, at every port");
        }
        return new SubsystemSettings(
                nqn,
                config.serial().isEmpty() ? SubsystemSettings.serialOf(nqn) : config.serial(),
                config.model(),
                new Cntlids(config.cntlidMin(), config.cntlidMax(), isStatic(config.controllerModel())),
                new Limits(
                        config.ioQueuesMax(),
                        config.depthMax(),
                        config.adminDepthMax(),
                        config.mdtsBytes(),
                        config.controllersMax(),
                        LINGER_MILLIS,
                        config.keepAliveGranularityMillis()),
                false);
    }

    static AuthPolicy policy(Config config) {
        return new AuthPolicy(
                AuthPolicy.read(List.of(config._dhchapSecrets()), List.of(config._dhchapCtrlSecrets())),
                Arrays.stream(config.dhchapHashes()).map(HashFunction::named).collect(Collectors.toSet()),
                Arrays.stream(config.dhchapDhgroups()).map(DhGroup::named).collect(Collectors.toSet()));
    }

    /** A list keeps everybody else out, whatever the flag says; without either nobody comes in. Secrets are a list as well. */
    static AllowList allowed(Config config, AuthPolicy policy) {
        Set<Nqn> hosts = Arrays.stream(config.hosts()).map(Nqn::new).collect(Collectors.toSet());
        hosts.addAll(policy.hosts().keySet());
        AllowList list = hosts.isEmpty() && config.allowAnyHost() ? AllowList.ANYBODY : AllowList.of(hosts);
        return list.from(
                Arrays.stream(config.hostAddresses()).map(AddressRange::of).toList());
    }

    /** Where reservations outlive a loss of power; what cannot be written to is noticed now and not by the first host. */
    static Optional<Path> reservations(Config config) {
        if (config.reservations().isEmpty()) {
            return Optional.empty();
        }
        Path directory = Path.of(config.reservations());
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw new IllegalArgumentException(
                    "reservations names a directory that can be written to, not \"" + config.reservations() + "\"");
        }
        return Optional.of(directory);
    }

    private static boolean isStatic(String model) {
        return switch (model) {
            case "static" -> true;
            case "dynamic" -> false;
            default ->
                throw new IllegalArgumentException("controllerModel is dynamic or static, not \"" + model + "\"");
        };
    }

    @Deactivate
    public void deactivate() {
        offered.ifPresent(Offered::end);
        offered = Optional.empty();
    }
}
