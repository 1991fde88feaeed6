package nvmf.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import nvmf.api.host.RemoteNamespace;

/**
 * The names of disks that have several, which may be told before the disk is. Confined to the thread of whoever publishes them.
 */
final class DiskNames {
    private final Map<RemoteNamespace, Supplier<List<String>>> several = new HashMap<>();

    /**
     * A disk may have other names now.
     *
     * @param names what it is called whenever that is asked; nothing once it is gone
     */
    void tell(RemoteNamespace disk, Supplier<List<String>> names) {
        if (!names.get().isEmpty()) {
            several.put(disk, names);
        }
    }

    /** The value of a property: one name, or an array. */
    Object of(RemoteNamespace disk) {
        List<String> names = several.getOrDefault(disk, List::of).get();
        return names.size() > 1 ? names.toArray(String[]::new) : disk.name();
    }

    void forget(RemoteNamespace disk) {
        several.remove(disk);
    }
}
