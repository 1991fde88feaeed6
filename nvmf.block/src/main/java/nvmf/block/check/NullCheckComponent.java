package nvmf.block.check;

import java.util.Map;
import nvmf.block.NullDeviceComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Fails, with a sentence, for a configuration {@code nvmf.block.null~NAME} that cannot be, as {@link RamCheckComponent} does. */
@Component(
        configurationPid = "nvmf.block.null",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
public final class NullCheckComponent {
    @Activate
    public NullCheckComponent(NullDeviceComponent.Config config, Map<String, Object> properties) {
        NullDeviceComponent.check(config, properties);
    }
}
