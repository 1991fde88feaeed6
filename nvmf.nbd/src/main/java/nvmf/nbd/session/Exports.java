package nvmf.nbd.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nvmf.api.block.BlockDevice;

/** What clients can ask for, by name. Readable from any thread; changed by one at a time. */
public final class Exports {
    private volatile Map<String, Export> byName = Map.of();

    /**
     * Offers a device.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    public synchronized void add(String name, BlockDevice device) {
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException("two devices are called \"" + name + "\"; the second is not exported");
        }
        Map<String, Export> changed = new TreeMap<>(byName);
        changed.put(name, new Export(name, device));
        byName = changed;
    }

    /** Takes a device back and ends the connections that use it. */
    public synchronized void remove(BlockDevice device) {
        Map<String, Export> changed = new TreeMap<>(byName);
        for (Export export : byName.values()) {
            if (export.device() == device) {
                changed.remove(export.name());
                byName = changed;
                export.end();
            }
        }
    }

    /** By name, in the order of the alphabet. */
    public List<Export> all() {
        return List.copyOf(byName.values());
    }

    /** The export of that name; the empty name means the only one there is. */
    Optional<Export> find(String name) {
        Map<String, Export> now = byName;
        if (name.isEmpty() && now.size() == 1) {
            return now.values().stream().findFirst();
        }
        return Optional.ofNullable(now.get(name));
    }
}
