package nvmf.controller.management;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import nvmf.api.spec.Nqn;

/**
 * Which hosts the namespaces of a subsystem are attached to: an immutable snapshot that a change replaces. By host and not by controller,
 * since a controller is one association here and gone with it: all controllers of a host have the same namespaces. One of which nothing
 * is said is attached to all there are.
 */
public final class Attachments {
    public static final Attachments ALL = new Attachments(Map.of());

    private final Map<Integer, Set<Nqn>> hosts;

    private Attachments(Map<Integer, Set<Nqn>> hosts) {
        this.hosts = Map.copyOf(hosts);
    }

    public boolean includes(int nsid, Nqn host) {
        Set<Nqn> attached = hosts.get(nsid);
        return attached == null || attached.contains(host);
    }

    /** Whether every namespace is attached to every host. */
    public boolean isAll() {
        return hosts.isEmpty();
    }

    /** The same, but that namespace is attached to these hosts. */
    public Attachments with(int nsid, Set<Nqn> attached) {
        Map<Integer, Set<Nqn>> next = new HashMap<>(hosts);
        next.put(nsid, Set.copyOf(attached));
        return new Attachments(next);
    }

    /** The same, with nothing said of that namespace. */
    public Attachments without(int nsid) {
        Map<Integer, Set<Nqn>> next = new HashMap<>(hosts);
        next.remove(nsid);
        return new Attachments(next);
    }
}
