package nvmf.controller.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import nvmf.controller.ana.ChangeCounts;

/** The namespaces of a subsystem by NSID: an immutable snapshot that a change replaces. */
public final class NamespaceTable {
    public static final NamespaceTable EMPTY = new NamespaceTable(new Namespace[1], ChangeCounts.NONE);

    /** Indexed by NSID, with gaps. */
    private final Namespace[] byNsid;

    private final List<Namespace> all;
    private final ChangeCounts groupChanges;

    private NamespaceTable(Namespace[] byNsid, ChangeCounts groupChanges) {
        this.byNsid = byNsid;
        this.groupChanges = groupChanges;
        this.all = Arrays.stream(byNsid).filter(Objects::nonNull).toList();
    }

    /** The namespace of an NSID, any 32 bits; null if there is none, since every I/O command comes by here. */
    public Namespace find(int nsid) {
        return nsid > 0 && nsid < byNsid.length ? byNsid[nsid] : null;
    }

    public Optional<Namespace> get(int nsid) {
        return Optional.ofNullable(find(nsid));
    }

    /** In order of NSID. */
    public List<Namespace> all() {
        return all;
    }

    /** The identifiers greater than {@code nsid} as an unsigned number, in order. */
    public List<Integer> nsidsAfter(int nsid) {
        List<Integer> nsids = new ArrayList<>();
        for (Namespace namespace : all) {
            if (Integer.compareUnsigned(namespace.nsid(), nsid) > 0) {
                nsids.add(namespace.nsid());
            }
        }
        return nsids;
    }

    /** The largest NSID in use; 0 if none is. */
    public int last() {
        return all.isEmpty() ? 0 : all.get(all.size() - 1).nsid();
    }

    /** Whether any namespace is in that ANA group. */
    public boolean hasGroup(int group) {
        return all.stream().anyMatch(namespace -> namespace.anaGroup() == group);
    }

    /** How often the ANA groups got or lost a namespace. */
    public ChangeCounts groupChanges() {
        return groupChanges;
    }

    /** This table with one namespace put in its place, whether that was free or not. */
    public NamespaceTable with(Namespace namespace) {
        Namespace before = find(namespace.nsid());
        ChangeCounts changes = groupChanges;
        if (before == null) {
            changes = changes.plus(namespace.anaGroup());
        } else if (before.anaGroup() != namespace.anaGroup()) {
            changes = changes.plus(before.anaGroup()).plus(namespace.anaGroup());
        }
        Namespace[] next = Arrays.copyOf(byNsid, Math.max(byNsid.length, namespace.nsid() + 1));
        next[namespace.nsid()] = namespace;
        return new NamespaceTable(next, changes);
    }

    /** This table with those alone that are wanted; no ANA group has changed by that. */
    NamespaceTable only(Predicate<Namespace> wanted) {
        Namespace[] next = byNsid.clone();
        for (int nsid = 1; nsid < next.length; nsid++) {
            if (next[nsid] != null && !wanted.test(next[nsid])) {
                next[nsid] = null;
            }
        }
        return new NamespaceTable(next, groupChanges);
    }

    public NamespaceTable without(int nsid) {
        Namespace[] next = byNsid.clone();
        int group = next[nsid].anaGroup();
        next[nsid] = null;
        return new NamespaceTable(next, groupChanges.plus(group));
    }
}
