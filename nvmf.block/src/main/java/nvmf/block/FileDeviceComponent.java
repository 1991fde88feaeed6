package nvmf.block;

import java.nio.file.Path;
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
 * A disk in a file or on a block device, from a configuration {@code nvmf.block.file~NAME}, as a service.
 * Its size changes in place, for the reason given at {@link RamDeviceComponent}; so that is how a file that has grown is taken
 * over too: touch its configuration. Everything else makes it close the file and open it anew, and the service goes and comes.
 */
@Component(
        configurationPid = "nvmf.block.file",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {})
@Designate(ocd = FileDeviceComponent.Config.class, factory = true)
public final class FileDeviceComponent {
    /** What is configured. */
    @ObjectClassDefinition(name = "File disk", description = "A disk in a file, or on a block device.")
    public @interface Config {
        @AttributeDefinition(name = "Name", description = "By which namespaces refer to it.")
        String nvmf_device();

        @AttributeDefinition(name = "Block size", description = "Bytes of a block: 512 or 4096, as a rule.")
        int blockSize() default 512;

        @AttributeDefinition(
                name = "Size",
                description =
                        "Bytes, or like 64M, 1G, 1.5T: the file is made, and grows, to that size. Empty: the size it has.")
        String size() default "";

        @AttributeDefinition(name = "Path", description = "The file, or the block device's node.")
        String path();

        @AttributeDefinition(name = "Read-only")
        boolean readOnly() default false;

        @AttributeDefinition(name = "Threads", description = "How many operations the file sees at a time.")
        int threads() default FileSettings.THREADS;
    }

    private final BundleContext context;
    private FileSettings settings;
    private FileDevice device;

    /** Null while the device could not be opened with a changed configuration. */
    private ServiceRegistration<BlockDevice> registration;

    @Activate
    public FileDeviceComponent(BundleContext context, Config config, Map<String, Object> properties) {
        this.context = context;
        open(settings(config), ServiceProperties.of(properties));
    }

    private static FileSettings settings(Config config) {
        if (config.path() == null) {
            throw new IllegalArgumentException("a file disk needs a path");
        }
        long bytes = config.size().isBlank() ? FileSettings.AS_FOUND : ByteSize.parse(config.size());
        return new FileSettings(Path.of(config.path()), config.blockSize(), bytes, config.readOnly(), config.threads());
    }

    private void open(FileSettings next, Dictionary<String, Object> service) {
        device = new FileDevice(next);
        settings = next;
        registration = context.registerService(BlockDevice.class, device, service);
    }

    /** Resizes the disk, or opens it anew; bad configuration leaves it as it was, what cannot be opened leaves none. */
    @Modified
    public synchronized void modified(Config config, Map<String, Object> properties) {
        Dictionary<String, Object> service = ServiceProperties.of(properties);
        FileSettings next = settings(config);
        if (registration != null && settings.sameButSize(next)) {
            device.resize(next.bytes());
            settings = next;
            registration.setProperties(service);
        } else {
            close();
            open(next, service);
        }
    }

    @Deactivate
    public synchronized void deactivate() {
        close();
    }

    private void close() {
        if (registration != null) {
            registration.unregister();
            registration = null;
            device.close();
        }
    }
}
