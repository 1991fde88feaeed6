package nvmf.controller;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem;
import nvmf.controller.model.AllowList;
import nvmf.controller.model.Limits;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.controller.model.SubsystemSettings.Cntlids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** A subsystem from a configuration {@code nvmf.subsystem~NAME}. */
@Component(
        configurationPid = "nvmf.subsystem",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {Subsystem.class, SubsystemComponent.class})
@Designate(ocd = SubsystemComponent.Config.class, factory = true)
public final class SubsystemComponent implements Subsystem {
    /** What is configured. */
    @ObjectClassDefinition(name = "Subsystem", description = "A subsystem that hosts can connect to.")
    public @interface Config {
        @AttributeDefinition(name = "NQN", description = "The name by which hosts connect to it.")
        String nvmf_nqn();

        @AttributeDefinition(name = "Serial number", description = "1 to 20 characters; derived from the NQN if empty.")
        String serial() default "";

        @AttributeDefinition(name = "Model", description = "1 to 40 characters.")
        String model() default SubsystemSettings.MODEL;

        @AttributeDefinition(name = "Allow any host", description = "As long as no hosts are listed.")
        boolean allowAnyHost() default true;

        @AttributeDefinition(
                name = "Hosts",
                description = "NQNs of the hosts that may connect. A list keeps others out.")
        String[] hosts() default {};

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
    }

    private static final long LINGER_MILLIS = 120_000;

    private final SubsystemCore core;

    @Activate
    public SubsystemComponent(@Reference TargetComponent target, Config config) {
        core = target.target().subsystem(settings(config));
    }

    static SubsystemSettings settings(Config config) {
        if (config.nvmf_nqn() == null) {
            throw new IllegalArgumentException("a subsystem needs a name: set nvmf.nqn");
        }
        Nqn nqn = new Nqn(config.nvmf_nqn());
        return new SubsystemSettings(
                nqn,
                config.serial().isEmpty() ? SubsystemSettings.serialOf(nqn) : config.serial(),
                config.model(),
                allowed(config),
                new Cntlids(config.cntlidMin(), config.cntlidMax(), isStatic(config.controllerModel())),
                new Limits(
                        config.ioQueuesMax(),
                        config.depthMax(),
                        config.adminDepthMax(),
                        config.mdtsBytes(),
                        config.controllersMax(),
                        LINGER_MILLIS,
                        config.keepAliveGranularityMillis()));
    }

    /** A list keeps everybody else out, whatever the flag says; without either nobody comes in. */
    private static AllowList allowed(Config config) {
        Set<Nqn> hosts = Arrays.stream(config.hosts()).map(Nqn::new).collect(Collectors.toSet());
        return hosts.isEmpty() && config.allowAnyHost() ? AllowList.ANYBODY : AllowList.of(hosts);
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
        core.close();
    }

    SubsystemCore core() {
        return core;
    }

    @Override
    public Nqn nqn() {
        return core.nqn();
    }

    @Override
    public Snapshot snapshot() {
        return core.snapshot();
    }

    @Override
    public int terminate(int cntlid) {
        return core.terminate(cntlid, "an operator ended it");
    }
}
