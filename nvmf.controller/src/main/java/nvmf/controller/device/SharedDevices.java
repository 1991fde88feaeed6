package nvmf.controller.device;

import java.util.IdentityHashMap;
import nvmf.api.block.BlockDevice;

/**
 * The devices that are served, whatever the number of subsystems that serve one: where a device knows no compare-and-write, all of
 * them go by the same {@link ExclusiveDevice}. Any thread.
 */
public final class SharedDevices {
    private final IdentityHashMap<BlockDevice, Use> uses = new IdentityHashMap<>();

    private record Use(BlockDevice served, int count) {}

    /** The device as it is to be used, until it is given back. */
    public synchronized BlockDevice take(BlockDevice device) {
        Use use = uses.get(device);
        BlockDevice served =
                use != null ? use.served : device.comparesAndWrites() ? device : new ExclusiveDevice(device);
        uses.put(device, new Use(served, use == null ? 1 : use.count + 1));
        return served;
    }

    /** One of those that took the device needs it no more. */
    public synchronized void giveBack(BlockDevice device) {
        uses.computeIfPresent(device, (same, use) -> use.count == 1 ? null : new Use(use.served, use.count - 1));
    }
}
