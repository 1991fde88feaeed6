package nvmf.controller;

import nvmf.controller.ana.AnaGroups;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Fails, with a sentence, for a configuration {@code nvmf.namespace~NAME} that cannot be, as {@link SubsystemCheckComponent} does for
 * subsystems.
 */
@Component(
        configurationPid = "nvmf.namespace",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
public final class NamespaceCheckComponent {
    @Activate
    public NamespaceCheckComponent(NamespaceComponent.Config config) {
        NamespaceComponent.identity(config);
        NamespaceComponent.hosts(config);
        AnaGroups.check(config.anaGroup());
    }
}
