package nvmf.block;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import nvmf.api.block.BlockDevice;

/** The properties of a device's service: those of its configuration, so that a target filter can use any of them. */
final class ServiceProperties {
    private ServiceProperties() {}

    /** Without the private ones, whose names begin with a dot; fails if the device has no name. */
    @SuppressWarnings("JdkObsolete") // what the framework takes
    static Dictionary<String, Object> of(Map<String, Object> configuration) {
        if (!(configuration.get(BlockDevice.NAME) instanceof String name) || name.isBlank()) {
            throw new IllegalArgumentException(
                    "a disk needs a name, under " + BlockDevice.NAME + ", for namespaces to refer to");
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        configuration.forEach((key, value) -> {
            if (!key.startsWith(".")) {
                properties.put(key, value);
            }
        });
        return properties;
    }
}
