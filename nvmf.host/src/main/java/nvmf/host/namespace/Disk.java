package nvmf.host.namespace;

import java.util.LinkedHashMap;
import java.util.Map;
import nvmf.host.path.IoPath;
import nvmf.host.path.Route;

/** A namespace and the associations that reach it. Under the lock of its {@link SubsystemPaths}, but for what never changes. */
final class Disk {
    private final ImportedNamespace namespace;
    private final IoPath path;
    private final boolean shareable;
    private final Map<Route, IoLimits> members = new LinkedHashMap<>();

    Disk(ImportedNamespace namespace, IoPath path, boolean shareable) {
        this.namespace = namespace;
        this.path = path;
        this.shareable = shareable;
    }

    ImportedNamespace namespace() {
        return namespace;
    }

    IoPath path() {
        return path;
    }

    /** Whether a namespace of another association is this one. */
    boolean is(int nsid, NamespaceFacts facts) {
        return shareable
                && facts.isShareable()
                && namespace.nsid() == nsid
                && namespace.facts().isSameMedium(facts);
    }

    void join(Route route, IoLimits limits) {
        members.put(route, limits);
    }

    void leave(Route route) {
        members.remove(route);
    }

    boolean isDeserted() {
        return members.isEmpty();
    }

    /** What every member takes; there is one. */
    IoLimits limits() {
        return members.values().stream().reduce(IoLimits::and).orElseThrow();
    }
}
