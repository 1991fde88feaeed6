package nvmf.block.factory;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.DeviceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A factory of disks in files, from a configuration {@code nvmf.factory.directory~NAME}, as a service. Its disks stay when it goes. */
@Component(configurationPid = "nvmf.factory.directory", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DirectoryFactoryComponent.Config.class, factory = true)
public final class DirectoryFactoryComponent implements DeviceFactory {
    /** What is configured. */
    @ObjectClassDefinition(
            name = "Factory of disks in files",
            description = "Makes disks in a directory when a host asks for them.")
    public @interface Config {
        @AttributeDefinition(name = "Name", description = "By which namespace management refers to it.")
        String nvmf_factory();

        @AttributeDefinition(name = "Path", description = "A directory for nothing else.")
        String path();

        @AttributeDefinition(
                name = "Quota",
                description = "How much all disks together can hold: bytes, or like 64M, 1G.")
        String quota() default "";

        @AttributeDefinition(name = "Block sizes", description = "Which there can be, the usual one first.")
        int[] blockSizes() default {512, 4096};
    }

    private final ThreadPoolExecutor executor;
    private final DirectoryFactory factory;

    @Activate
    public DirectoryFactoryComponent(Config config) {
        if (config.path() == null || config.path().isBlank()) {
            throw new IllegalArgumentException("a factory of disks in files needs a path");
        }
        executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "nvmf-factory");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
        Quota quota = RamFactoryComponent.quota(config.quota(), config.blockSizes());
        factory = new DirectoryFactory(Path.of(config.path()), quota, executor);
    }

    @Deactivate
    public void deactivate() {
        executor.execute(factory::close);
        executor.shutdown();
    }

    @Override
    public long capacity() {
        return factory.capacity();
    }

    @Override
    public long available() {
        return factory.available();
    }

    @Override
    public List<Integer> blockSizes() {
        return factory.blockSizes();
    }

    @Override
    public List<Made> devices() {
        return factory.devices();
    }

    @Override
    public CompletionStage<BlockDevice> create(String name, int blockSize, long blocks, String note) {
        return factory.create(name, blockSize, blocks, note);
    }

    @Override
    public CompletionStage<Void> note(String name, String note) {
        return factory.note(name, note);
    }

    @Override
    public CompletionStage<Void> delete(String name) {
        return factory.delete(name);
    }
}
