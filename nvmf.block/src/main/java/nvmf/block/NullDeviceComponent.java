package nvmf.block;

import java.util.Dictionary;
import java.util.Map;
import nvmf.api.block.BlockDevice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A disk that forgets, from a configuration {@code nvmf.block.null~NAME}, as a service. Its size changes in place, for the reason given at
 * {@link RamDeviceComponent}.
 */
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

    private final BundleContext context;
    private NullDevice device;
    private ServiceRegistration<BlockDevice> registration;

    @Activate
    public NullDeviceComponent(BundleContext context, Config config, Map<String, Object> properties) {
        this.context = context;
        Dictionary<String, Object> service = ServiceProperties.of(properties);
        device = new NullDevice(config.blockSize(), bytes(config));
        registration = context.registerService(BlockDevice.class, device, service);
    }

    private static long bytes(Config config) {
        return ByteSize.either(config.size(), config.blocks(), config.blockSize());
    }

    /** Resizes the disk, or replaces it by one of another block size; bad configuration leaves it as it was. */
    @Modified
    public synchronized void modified(Config config, Map<String, Object> properties) {
        Dictionary<String, Object> service = ServiceProperties.of(properties);
        if (config.blockSize() == device.geometry().blockSize()) {
            device.resize(bytes(config));
            registration.setProperties(service);
        } else {
            device = new NullDevice(config.blockSize(), bytes(config));
            registration.unregister();
            registration = context.registerService(BlockDevice.class, device, service);
        }
    }

    @Deactivate
    public synchronized void deactivate() {
        registration.unregister();
    }
}
