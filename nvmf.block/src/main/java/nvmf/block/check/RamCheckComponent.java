package nvmf.block.check;

import java.util.Map;
import nvmf.block.RamDeviceComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Fails, with a sentence, for a configuration {@code nvmf.block.ram~NAME} that cannot be, and lasts no longer than that configuration: the
 * disk cannot fail over one, since it should not go while it can stay.
 */
@Component(
        configurationPid = "nvmf.block.ram",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
public final class RamCheckComponent {
    @Activate
    public RamCheckComponent(RamDeviceComponent.Config config, Map<String, Object> properties) {
        RamDeviceComponent.check(config, properties);
    }
}
