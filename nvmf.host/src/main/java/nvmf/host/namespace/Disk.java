package nvmf.host.namespace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nvmf.host.path.IoPath;
import nvmf.host.path.Route;

/** A namespace and the associations that reach it. Under the lock of its {@link SubsystemPaths}, but for what never changes. */
final class Disk {
    private final ImportedNamespace namespace;
    private final IoPath path;
    private final boolean shareable;
    private final Map<Route, Member> members = new LinkedHashMap<>();

    /**
     * An association that reaches it.
     *
     * @param called its name there
     */
    private record Member(IoLimits limits, String called) {}

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

    void join(Route route, IoLimits limits, String called) {
        members.put(route, new Member(limits, called));
    }

    /** A member takes something else now. */
    void limit(Route route, IoLimits limits) {
        members.computeIfPresent(route, (same, member) -> new Member(limits, member.called()));
    }

    /** What it is called: its own name, and what members call it. */
    List<String> names() {
        return Stream.concat(
                        Stream.of(namespace.name()), members.values().stream().map(Member::called))
                .distinct()
                .toList();
    }

    void leave(Route route) {
        members.remove(route);
    }

    boolean isDeserted() {
        return members.isEmpty();
    }

    /** What every member takes; there is one. */
    IoLimits limits() {
        return members.values().stream()
                .map(Member::limits)
                .reduce(IoLimits::and)
                .orElseThrow();
    }
}
