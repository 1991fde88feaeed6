package nvmf.controller;

import nvmf.api.spec.admin.AnaState;
import nvmf.api.subsystem.Port;
import nvmf.controller.ana.AnaGroups;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The state of one ANA group by one port, from a configuration {@code nvmf.ana~NAME}; without it the state is optimized. A changed
 * configuration changes the state in one step, which is why this component, unlike others, is modified and not made anew. A port is
 * a service before it listens, so what is configured before the port holds from the first connection on.
 */
@Component(
        configurationPid = "nvmf.ana",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = AnaComponent.Config.class, factory = true)
public final class AnaComponent {
    /** What is configured. */
    @ObjectClassDefinition(
            name = "ANA group",
            description = "How well the namespaces of a group are reached by a port.")
    public @interface Config {
        @AttributeDefinition(name = "ANA group", description = "A number from 1 to 128.")
        int group() default AnaGroups.DEFAULT;

        @AttributeDefinition(
                name = "State",
                options = {
                    @Option(label = "Optimized", value = "optimized"),
                    @Option(label = "Non-optimized", value = "non-optimized"),
                    @Option(label = "Inaccessible", value = "inaccessible"),
                    @Option(label = "Persistent loss", value = "persistent-loss"),
                    @Option(label = "Change", value = "change")
                })
        String state() default "optimized";

        @AttributeDefinition(name = "Port", description = "A filter for the port, like (nvmf.port=tcp).")
        String port_target() default "(nvmf.port=*)";
    }

    private final Port port;
    private int group;

    @Activate
    public AnaComponent(@Reference(name = "port") Port port, Config config) {
        this.port = port;
        apply(config);
    }

    @Modified
    public void modified(Config config) {
        int before = group;
        apply(config);
        if (group != before) {
            port.setAnaState(before, AnaState.OPTIMIZED);
        }
    }

    private void apply(Config config) {
        port.setAnaState(config.group(), AnaState.named(config.state()));
        group = config.group();
    }

    @Deactivate
    public void deactivate() {
        port.setAnaState(group, AnaState.OPTIMIZED);
    }
}
