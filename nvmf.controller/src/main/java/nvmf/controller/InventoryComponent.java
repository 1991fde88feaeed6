package nvmf.controller;

import nvmf.api.block.DeviceFactory;
import nvmf.controller.inventory.Inventory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Lets hosts create, delete, attach and detach namespaces of a subsystem, from a configuration {@code nvmf.inventory~NAME}: as long as
 * the subsystem and the factory of their devices are there.
 */
@Component(
        configurationPid = "nvmf.inventory",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = InventoryComponent.Config.class, factory = true)
public final class InventoryComponent {
    /** What is configured. */
    @ObjectClassDefinition(
            name = "Namespace management",
            description = "Lets hosts create, delete, attach and detach namespaces.")
    public @interface Config {
        @AttributeDefinition(
                name = "Factory",
                description = "A filter for what makes the devices, like (nvmf.factory=pool).")
        String factory_target() default "(nvmf.factory=*)";

        @AttributeDefinition(name = "Subsystem", description = "A filter for the subsystem, like (nvmf.nqn=nqn.…).")
        String subsystem_target() default "(nvmf.nqn=*)";
    }

    private final Inventory inventory;

    @Activate
    public InventoryComponent(
            @Reference(name = "factory") DeviceFactory factory,
            @Reference(name = "subsystem") SubsystemService in,
            Config config) {
        inventory = Inventory.open(in.core(), factory);
    }

    @Deactivate
    public void deactivate() {
        inventory.close();
    }
}
