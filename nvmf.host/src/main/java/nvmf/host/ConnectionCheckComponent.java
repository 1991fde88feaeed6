package nvmf.host;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Fails, with a sentence, for a configuration {@code nvmf.host.connection~NAME} that cannot be, and lasts no longer than that configuration:
 * what takes changes in place cannot fail over one.
 */
@Component(
        configurationPid = "nvmf.host.connection",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
public final class ConnectionCheckComponent {
    @Activate
    public ConnectionCheckComponent(ConnectionComponent.Config config) {
        ConnectionComponent.requests(config, "");
        ConnectionComponent.identity(config);
    }
}
