package nvmf.block;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A disk in a file or on a block device, from a configuration {@code nvmf.block.file~NAME}, as a service. A changed size is taken over
 * in use; touching the configuration takes over the size of a file that grew, and opens anew one of which a flush failed. Any other
 * change closes the file and opens it anew, and the service goes and comes.
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

        @AttributeDefinition(
                name = "Shared",
                description = "Whether other processes may open it as a shared disk too: paths of one subsystem.")
        boolean shared() default false;

        @AttributeDefinition(name = "Threads", description = "How many operations the file sees at a time.")
        int threads() default FileSettings.THREADS;
    }

    private final DevicesComponent devices;
    private final String pid;

    @Activate
    public FileDeviceComponent(@Reference DevicesComponent devices, Config config, Map<String, Object> properties) {
        this.devices = devices;
        pid = devices.publish(properties, () -> plan(config));
    }

    /** Fails with one sentence for a configuration that cannot be. */
    public static void check(Config config, Map<String, Object> properties) {
        ServiceProperties.of(properties);
        plan(config);
    }

    private static Plan plan(Config config) {
        if (config.path() == null) {
            throw new IllegalArgumentException("a file disk needs a path");
        }
        long bytes = config.size().isBlank() ? FileSettings.AS_FOUND : ByteSize.parse(config.size());
        return new Plan.File(new FileSettings(
                Path.of(config.path()),
                config.blockSize(),
                bytes,
                config.readOnly(),
                config.threads(),
                config.shared()));
    }

    @Deactivate
    public void deactivate(int reason) {
        devices.release(pid, reason);
    }
}
