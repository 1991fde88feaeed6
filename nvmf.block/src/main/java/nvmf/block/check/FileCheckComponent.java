package nvmf.block.check;

import java.util.Map;
import nvmf.block.FileDeviceComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Fails, with a sentence, for a configuration {@code nvmf.block.file~NAME} that cannot be, as {@link RamCheckComponent} does. */
@Component(
        configurationPid = "nvmf.block.file",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
public final class FileCheckComponent {
    @Activate
    public FileCheckComponent(FileDeviceComponent.Config config, Map<String, Object> properties) {
        FileDeviceComponent.check(config, properties);
    }
}
