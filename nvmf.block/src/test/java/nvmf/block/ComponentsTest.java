package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import nvmf.block.check.FileCheckComponent;
import nvmf.block.check.NullCheckComponent;
import nvmf.block.check.RamCheckComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.component.ComponentConstants;

/** What a changed configuration does to the service: a new size changes the disk, everything else replaces it. */
final class ComponentsTest {
    private final Services services = new Services();

    @TempDir
    Path directory;

    /** A configuration with those values and the defaults for the rest, as Declarative Services makes it from properties. */
    private static <C extends Annotation> C config(Class<C> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object value = values.get(method.getName().replace('_', '.'));
            return value == null ? method.getDefaultValue() : value;
        }));
    }

    private static Map<String, Object> with(Map<String, Object> values, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(key, value);
        return changed;
    }

    private final DevicesComponent devices = new DevicesComponent(services.context());

    private RamDeviceComponent ram(Map<String, Object> values) {
        return new RamDeviceComponent(devices, config(RamDeviceComponent.Config.class, values), pid("ram", values));
    }

    private FileDeviceComponent file(Map<String, Object> values) {
        return new FileDeviceComponent(devices, config(FileDeviceComponent.Config.class, values), pid("file", values));
    }

    private static Map<String, Object> pid(String kind, Map<String, Object> values) {
        return with(values, "service.pid", "nvmf.block." + kind + "~1");
    }

    /** What the runtime does on a change: the old instance goes, the next one comes, or fails. */
    private RamDeviceComponent modify(RamDeviceComponent component, Map<String, Object> values) {
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED);
        return ram(values);
    }

    private FileDeviceComponent modify(FileDeviceComponent component, Map<String, Object> values) {
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED);
        return file(values);
    }

    private Map<String, Object> fileValues() {
        String path = directory.resolve("disk").toString();
        return Map.of("nvmf.device", "disk1", "path", path, "size", "1M");
    }

    @Test
    void aRamDiskComesAndGoesWithItsConfiguration() {
        Map<String, Object> values = Map.of("nvmf.device", "disk0", "blocks", 65536L, ".secret", 1, "site", "a");
        RamDeviceComponent component = ram(values);
        assertThat(services.only().geometry()).isEqualTo(new Geometry(512, 65536, false, false));
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
        assertThat(services.log).containsExactly("+ disk0", "- disk0");
        assertThat(ServiceProperties.of(values).get("site")).isEqualTo("a");
        assertThat(ServiceProperties.of(values).get(".secret")).isNull();
    }

    @Test
    void aNewSizeOfARamDiskIsTheSameServiceWithItsContents() {
        Map<String, Object> values = Map.of("nvmf.device", "disk0", "size", "1M");
        RamDeviceComponent component = ram(values);
        BlockDevice disk = services.only();
        AtomicInteger changes = new AtomicInteger();
        disk.onGeometryChange(changes::incrementAndGet);
        Blocks.await(disk.write(0, Blocks.of(3, 512), false));
        modify(component, with(values, "size", "2M"));
        assertThat(services.only()).isSameAs(disk);
        assertThat(disk.geometry().bytes()).isEqualTo(2 << 20);
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(3);
        assertThat(changes).hasValue(1);
        assertThat(services.log).containsExactly("+ disk0", "~ disk0");
    }

    @Test
    void aNewBlockSizeIsANewDisk() {
        Map<String, Object> values = Map.of("nvmf.device", "disk0", "size", "1M");
        RamDeviceComponent component = ram(values);
        modify(component, with(values, "blockSize", 4096));
        assertThat(services.log).containsExactly("+ disk0", "- disk0", "+ disk0");
        assertThat(services.only().geometry().blockSize()).isEqualTo(4096);
    }

    @Test
    void badConfigurationLeavesADiskAndItsContentsAsTheyAre() {
        Map<String, Object> values = Map.of("nvmf.device", "disk0", "size", "1M");
        RamDeviceComponent component = ram(values);
        BlockDevice disk = services.only();
        Blocks.await(disk.write(0, Blocks.of(3, 512), false));
        for (Map<String, Object> bad : List.of(
                with(values, "size", "lots"),
                with(values, "size", "1000"),
                with(values, "blocks", 7L),
                with(values, "blockSize", 513),
                with(values, "blockSize", 1000),
                with(values, "nvmf.device", " "))) {
            component = modify(component, bad);
            assertThat(services.only()).isSameAs(disk);
            assertThatIllegalArgumentException().as("%s", bad).isThrownBy(() -> check(bad));
        }
        component = modify(component, values);
        check(values);
        assertThat(services.only()).isSameAs(disk);
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(3);
        assertThat(services.log).containsExactly("+ disk0", "~ disk0");
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
        assertThat(services.none()).isTrue();
    }

    @Test
    void aDiskThatStayedOverABadConfigurationGoesWithIt() {
        Map<String, Object> values = Map.of("nvmf.device", "disk0", "size", "1M");
        RamDeviceComponent component = modify(ram(values), with(values, "blockSize", 513));
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
        assertThat(services.log).containsExactly("+ disk0", "- disk0");
    }

    @Test
    void aDiskWhoseFirstConfigurationWasBadComesWhenItIsRight() {
        Map<String, Object> values = Map.of("nvmf.device", "disk0", "size", "1M");
        RamDeviceComponent component = ram(with(values, "blockSize", 513));
        assertThat(services.none()).isTrue();
        modify(component, values);
        assertThat(services.only().geometry().bytes()).isEqualTo(1 << 20);
    }

    @Test
    void aNullDiskAndAFileStayAsWell() {
        Map<String, Object> values = Map.of("nvmf.device", "void", "size", "1T");
        Map<String, Object> odd = with(values, "blockSize", 513);
        nothing(values).deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED);
        nothing(odd);
        assertThat(services.log).containsExactly("+ void");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NullCheckComponent(config(NullDeviceComponent.Config.class, odd), odd));

        Map<String, Object> many = with(fileValues(), "threads", 257);
        FileDeviceComponent component = modify(file(fileValues()), many);
        assertThat(services.log).containsExactly("+ void", "+ disk1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FileCheckComponent(config(FileDeviceComponent.Config.class, many), many));
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    }

    private static void check(Map<String, Object> values) {
        new RamCheckComponent(config(RamDeviceComponent.Config.class, values), values);
    }

    @Test
    void aDiskThatChangesItsNameKeepsItsContents() {
        Map<String, Object> values = Map.of("nvmf.device", "disk0", "size", "1M");
        RamDeviceComponent component = ram(values);
        BlockDevice disk = services.only();
        modify(component, with(values, "nvmf.device", "disk9"));
        assertThat(services.only()).isSameAs(disk);
        assertThat(services.log).containsExactly("+ disk0", "~ disk9");
    }

    @Test
    void twoConfigurationsAreTwoDisks() {
        ram(Map.of("nvmf.device", "disk0", "size", "1M"));
        file(fileValues());
        assertThat(services.log).containsExactly("+ disk0", "+ disk1");
        devices.deactivate();
        assertThat(services.none()).isTrue();
    }

    @Test
    void aDiskWithoutANameOrASizeIsNotRegistered() {
        Map<String, Object> nameless = Map.of("size", "1M");
        Map<String, Object> sizeless = Map.of("nvmf.device", "disk0");
        ram(nameless);
        ram(sizeless);
        file(sizeless);
        assertThat(services.log).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(nameless))
                .withMessage("a disk needs a name, under nvmf.device, for namespaces to refer to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(sizeless))
                .withMessage("a disk needs either a size or blocks, not neither");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FileCheckComponent(config(FileDeviceComponent.Config.class, sizeless), sizeless))
                .withMessage("a file disk needs a path");
    }

    @Test
    void aNullDiskComesChangesAndGoes() {
        Map<String, Object> values = Map.of("nvmf.device", "void", "size", "1T", "blockSize", 4096);
        NullDeviceComponent component = nothing(values);
        BlockDevice disk = services.only();
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED);
        component = nothing(with(values, "size", "2T"));
        assertThat(services.only()).isSameAs(disk);
        assertThat(disk.geometry()).isEqualTo(new Geometry(4096, 1L << 29, false, false));
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED);
        assertThat(services.log).containsExactly("+ void", "~ void", "- void");
    }

    private NullDeviceComponent nothing(Map<String, Object> values) {
        return new NullDeviceComponent(devices, config(NullDeviceComponent.Config.class, values), pid("null", values));
    }

    @Test
    void aNewSizeOfAFileIsTheSameService() {
        FileDeviceComponent component = file(fileValues());
        BlockDevice disk = services.only();
        component = modify(component, with(fileValues(), "size", "2M"));
        assertThat(services.only()).isSameAs(disk);
        assertThat(disk.geometry()).isEqualTo(new Geometry(512, 4096, false, true));
        assertThat(directory.resolve("disk")).hasSize(2 << 20);
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
        assertThat(services.log).containsExactly("+ disk1", "~ disk1", "- disk1");
        assertThat(Blocks.status(disk.flush())).as("after it went").isEqualTo(Status.NAMESPACE_NOT_READY);
    }

    @Test
    void aFileThatCannotBeResizedStaysAsItIs() {
        file(fileValues()).deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
        Map<String, Object> readOnly = with(fileValues(), "readOnly", true);
        FileDeviceComponent component = file(readOnly);
        BlockDevice disk = services.only();
        component = modify(component, with(readOnly, "size", "2M"));
        assertThat(services.only()).isSameAs(disk);
        assertThat(disk.geometry().bytes()).isEqualTo(1 << 20);
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
        assertThat(services.log).containsExactly("+ disk1", "- disk1", "+ disk1", "- disk1");
    }

    @Test
    void aFileIsOpenedAnewWhenAnythingElseChanges() {
        FileDeviceComponent component = file(fileValues());
        Blocks.await(services.only().write(0, Blocks.of(3, 4096), false));
        component = modify(component, with(fileValues(), "readOnly", true));
        assertThat(services.log).containsExactly("+ disk1", "- disk1", "+ disk1");
        assertThat(services.only().geometry().readOnly()).isTrue();
        assertThat(Blocks.read(services.only(), 0, 8)).containsOnly(3);
        component.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
    }

    @Test
    void aFileThatCannotBeOpenedAnewIsGoneUntilItsConfigurationIsRight() {
        FileDeviceComponent component = file(fileValues());
        Map<String, Object> nowhere = with(fileValues(), "path", "/nowhere/disk");
        assertThatIllegalArgumentException().isThrownBy(() -> modify(component, nowhere));
        assertThat(services.none()).isTrue();
        FileDeviceComponent next = file(fileValues());
        assertThat(services.only().geometry().blocks()).isEqualTo(2048);
        next.deactivate(ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED);
        assertThat(services.log).containsExactly("+ disk1", "- disk1", "+ disk1", "- disk1");
    }
}
