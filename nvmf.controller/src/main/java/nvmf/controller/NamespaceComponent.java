package nvmf.controller;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.controller.ana.AnaGroups;
import nvmf.controller.model.Limits;
import nvmf.controller.model.Namespace.Policy;
import nvmf.controller.model.SubsystemCore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device in a subsystem, from a configuration {@code nvmf.namespace~NAME}: there while both are. */
@Component(
        configurationPid = "nvmf.namespace",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = NamespaceComponent.Config.class, factory = true)
public final class NamespaceComponent {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceComponent.class);

    /** What is configured. */
    @ObjectClassDefinition(name = "Namespace", description = "A disk in a subsystem.")
    public @interface Config {
        @AttributeDefinition(
                name = "NSID",
                description = "A number from 1 to 1024.",
                min = "1",
                max = "" + Limits.NSID_MAX)
        int nsid() default 1;

        @AttributeDefinition(
                name = "UUID",
                description = "If empty the device's, else one derived from the NQN and NSID.")
        String uuid() default "";

        @AttributeDefinition(name = "NGUID", description = "32 hexadecimal digits; if empty the device's.")
        String nguid() default "";

        @AttributeDefinition(name = "EUI-64", description = "16 hexadecimal digits; if empty the device's.")
        String eui64() default "";

        @AttributeDefinition(name = "Read-only")
        boolean readOnly() default false;

        @AttributeDefinition(
                name = "ANA group",
                description = "A number from 1 to 128; what it means by each port, nvmf.ana says.")
        int anaGroup() default AnaGroups.DEFAULT;

        @AttributeDefinition(
                name = "Hosts",
                description = "NQNs of the hosts that have it, of those that may use the subsystem; all if empty.")
        String[] hosts() default {};

        @AttributeDefinition(name = "Device", description = "A filter for the device, like (nvmf.device=disk0).")
        String device_target() default "(nvmf.device=*)";

        @AttributeDefinition(name = "Subsystem", description = "A filter for the subsystem, like (nvmf.nqn=nqn.…).")
        String subsystem_target() default "(nvmf.nqn=*)";
    }

    private final SubsystemCore subsystem;
    private final Map.Entry<Map<String, Object>, BlockDevice> device;
    private Optional<Config> attached = Optional.empty();

    @Activate
    public NamespaceComponent(
            @Reference(name = "device") Map.Entry<Map<String, Object>, BlockDevice> device,
            @Reference(name = "subsystem") SubsystemService in,
            Config config) {
        this.device = device;
        subsystem = in.core();
        modified(config);
    }

    /**
     * In another ANA group, or for more or fewer hosts, it is no other namespace: who has it keeps it. A configuration that cannot be is for {@link NamespaceCheckComponent} to tell;
     * a component that fails here would not be made again when it is right.
     */
    @Modified
    public void modified(Config config) {
        try {
            if (attached.filter(now -> isSame(now, config)).isPresent()) {
                subsystem.regroup(config.nsid(), config.anaGroup());
                Set<Nqn> hosts = hosts(config);
                if (!hosts.isEmpty()) {
                    subsystem.assign(config.nsid(), hosts);
                }
                attached = Optional.of(config);
            } else {
                Identity identity = identity(config);
                deactivate();
                attach(config, identity);
            }
        } catch (IllegalArgumentException e) {
            LOG.error("namespace {} is not in {}: {}", config.nsid(), subsystem, e.getMessage());
        }
    }

    private static boolean isSame(Config now, Config next) {
        return next.nsid() == now.nsid()
                && next.readOnly() == now.readOnly()
                && hosts(next).isEmpty() == hosts(now).isEmpty()
                && identity(next).equals(identity(now));
    }

    private void attach(Config config, Identity identity) {
        String name = BlockDevice.name(device.getKey());
        Policy policy = Policy.of(config.readOnly()).inGroup(config.anaGroup());
        Set<Nqn> hosts = hosts(config);
        if (hosts.isEmpty()) {
            subsystem.attach(config.nsid(), name, device.getValue(), identity, policy);
        } else {
            subsystem.attach(config.nsid(), name, device.getValue(), identity, policy, hosts);
        }
        attached = Optional.of(config);
    }

    static Set<Nqn> hosts(Config config) {
        return Arrays.stream(config.hosts()).map(Nqn::new).collect(Collectors.toSet());
    }

    static Identity identity(Config config) {
        return new Identity(
                config.uuid().isEmpty() ? Identity.NONE.uuid() : uuid(config.uuid()),
                config.nguid().isEmpty() ? Identity.NONE.nguid() : nguid(config.nguid()),
                config.eui64().isEmpty() ? 0 : Long.parseUnsignedLong(hex("eui64", config.eui64(), 16), 16));
    }

    private static UUID uuid(String text) {
        String digits = hex("uuid", text, 32);
        return new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }

    private static UUID nguid(String text) {
        return uuid(hex("nguid", text, 32));
    }

    /** The digits of an identifier, whatever hyphens are between them. */
    private static String hex(String name, String text, int digits) {
        String plain = text.replace("-", "");
        if (!plain.matches("[0-9a-fA-F]{" + digits + "}")) {
            throw new IllegalArgumentException(name + " has " + digits + " hexadecimal digits, not \"" + text + "\"");
        }
        return plain;
    }

    @Deactivate
    public void deactivate() {
        attached.ifPresent(config -> subsystem.detach(config.nsid()));
        attached = Optional.empty();
    }
}
