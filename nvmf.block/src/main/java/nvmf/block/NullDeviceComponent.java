package nvmf.block;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A disk that forgets, from a configuration {@code nvmf.block.null~NAME}, as a service. */
@Component(
        configurationPid = "nvmf.block.null",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {})
@Designate(ocd = NullDeviceComponent.Config.class, factory = true)
public final class NullDeviceComponent {
    /** What is configured. */
    @ObjectClassDefinition(name = "Null disk", description = "A disk that reads as zeroes and takes every write.")
    public @interface Config {
        @AttributeDefinition(name = "Name", description = "By which namespaces refer to it.")
        String nvmf_device();

        @AttributeDefinition(name = "Block size", description = "Bytes of a block: 512 or 4096, as a rule.")
        int blockSize() default 512;

        @AttributeDefinition(name = "Size", description = "Bytes, or like 64M, 1G, 1.5T. This or the number of blocks.")
        String size() default "";

        @AttributeDefinition(name = "Blocks", description = "How many blocks. This or the size.")
        long blocks() default 0;
    }

    private final DevicesComponent devices;
    private final String pid;

    @Activate
    public NullDeviceComponent(@Reference DevicesComponent devices, Config config, Map<String, Object> properties) {
        this.devices = devices;
        pid = devices.publish(properties, () -> plan(config));
    }

    /** Fails with one sentence for a configuration that cannot be. */
    public static void check(Config config, Map<String, Object> properties) {
        ServiceProperties.of(properties);
        plan(config);
    }

    private static Plan plan(Config config) {
        long bytes = ByteSize.either(config.size(), config.blocks(), config.blockSize());
        return new Plan.Null(config.blockSize(), bytes);
    }

    @Deactivate
    public void deactivate(int reason) {
        devices.release(pid, reason);
    }
}
