package nvmf.controller;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Fails, with a sentence, for a configuration {@code nvmf.subsystem~NAME} that cannot be, and lasts no longer than that configuration. A
 * component that takes changes in place cannot fail over one: it would neither be made again when the configuration is right, nor should
 * it go while what there is can stay.
 */
@Component(
        configurationPid = "nvmf.subsystem",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
public final class SubsystemCheckComponent {
    @Activate
    public SubsystemCheckComponent(SubsystemComponent.Config config) {
        SubsystemComponent.settings(config);
        SubsystemComponent.allowed(config, SubsystemComponent.policy(config));
        SubsystemComponent.reservations(config);
    }
}
