package nvmf.controller;

import nvmf.api.spec.Nqn;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the configuration {@code nvmf.discovery} says of the discovery subsystem, which is there without it. */
@Component(
        configurationPid = "nvmf.discovery",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = DiscoveryComponent.Config.class)
public final class DiscoveryComponent {
    /** What is configured. */
    @ObjectClassDefinition(name = "Discovery subsystem", description = "What tells hosts of subsystems.")
    public @interface Config {
        @AttributeDefinition(
                name = "NQN",
                description = "A name that no other discovery subsystem has; the well-known one leads to it as well.")
        String nvmf_nqn();
    }

    private final Target target;

    @Activate
    public DiscoveryComponent(@Reference TargetComponent target, Config config) {
        if (config.nvmf_nqn() == null) {
            throw new IllegalArgumentException("a discovery subsystem of its own name needs one: set nvmf.nqn");
        }
        this.target = target.target();
        this.target.nameDiscovery(new Nqn(config.nvmf_nqn()));
    }

    @Deactivate
    public void deactivate() {
        target.nameDiscovery(Nqn.DISCOVERY);
    }
}
