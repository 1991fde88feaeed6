package nvmf.block.factory;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.DeviceFactory;
import nvmf.block.ByteSize;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A factory of RAM disks from a configuration {@code nvmf.factory.ram~NAME}, as a service. Its disks go with it. */
@Component(configurationPid = "nvmf.factory.ram", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RamFactoryComponent.Config.class, factory = true)
public final class RamFactoryComponent implements DeviceFactory {
    /** What is configured. */
    @ObjectClassDefinition(
            name = "Factory of RAM disks",
            description = "Makes disks in memory when a host asks for them.")
    public @interface Config {
        @AttributeDefinition(name = "Name", description = "By which namespace management refers to it.")
        String nvmf_factory();

        @AttributeDefinition(
                name = "Quota",
                description = "How much all disks together can hold: bytes, or like 64M, 1G.")
        String quota() default "";

        @AttributeDefinition(name = "Block sizes", description = "Which there can be, the usual one first.")
        int[] blockSizes() default {512, 4096};
    }

    private final RamFactory factory;

    @Activate
    public RamFactoryComponent(Config config) {
        factory = new RamFactory(quota(config.quota(), config.blockSizes()));
    }

    static Quota quota(String bytes, int[] blockSizes) {
        if (bytes.isBlank()) {
            throw new IllegalArgumentException("a factory needs a quota");
        }
        return new Quota(
                ByteSize.parse(bytes), Arrays.stream(blockSizes).boxed().toList());
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
