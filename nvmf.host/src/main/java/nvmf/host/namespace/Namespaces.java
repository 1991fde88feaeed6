package nvmf.host.namespace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.host.ana.AnaStates;
import nvmf.host.path.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces of one association, some of which it may share with others. Changed under the association's confinement; {@link #list()}
 * and {@link #isKnown} may be called from anywhere.
 */
public final class Namespaces {
    private static final Logger LOG = LoggerFactory.getLogger(Namespaces.class);

    private final RemoteController controller;
    private final Route route;
    private final SubsystemPaths subsystem;
    private final NamespaceListener listener;
    private final Map<Integer, Disk> byNsid = new TreeMap<>(Integer::compareUnsigned);
    private final Map<Integer, Integer> groups = new TreeMap<>();
    private AnaStates access = AnaStates.NONE;
    private Map<Integer, String> unusable = Map.of();
    private volatile Map<Integer, RemoteNamespace> snapshot = Map.of();

    public Namespaces(RemoteController controller, Route route, SubsystemPaths subsystem, NamespaceListener listener) {
        this.controller = controller;
        this.route = route;
        this.subsystem = subsystem;
        this.listener = listener;
    }

    /** By NSID. */
    public List<RemoteNamespace> list() {
        return List.copyOf(snapshot.values());
    }

    public boolean isKnown(int nsid) {
        return snapshot.containsKey(nsid);
    }

    /** What a scan changed; whoever applied it announces it, once the namespaces can be used. */
    public record Changes(
            List<RemoteNamespace> gone,
            List<RemoteNamespace> come,
            Map<RemoteNamespace, Supplier<List<String>>> named) {
        static Changes none() {
            return new Changes(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        }
    }

    /**
     * Takes over what a scan found. A namespace that is still the same medium stays the same object; under an NSID that means another
     * medium now, the association leaves the old object, which goes for good if nobody else reaches it, and joins or makes another.
     */
    public Changes apply(NamespaceScan.Result scan, Reach reach) {
        Changes changes = Changes.none();
        Set<Integer> active = Set.copyOf(scan.active());
        for (Disk disk : List.copyOf(byNsid.values())) {
            int nsid = disk.namespace().nsid();
            NamespaceFacts facts = scan.facts().get(nsid);
            if (!active.contains(nsid)) {
                leave(disk, "the namespace was taken away", changes);
            } else if (scan.unusable().containsKey(nsid)) {
                leave(disk, scan.unusable().get(nsid), changes);
            } else if (facts != null && !disk.namespace().facts().isSameMedium(facts)) {
                leave(disk, "its identifiers or its block size changed: this is another disk", changes);
            }
        }
        access = reach.access();
        scan.facts().forEach((nsid, facts) -> {
            groups.put(nsid, facts.group());
            Disk known = byNsid.get(nsid);
            if (known == null) {
                join(nsid, facts, reach, changes);
            } else {
                known.namespace().update(subsystem.limits(known, route, reach.limits()), facts);
            }
        });
        lead();
        publish();
        warn(scan.unusable());
        return changes;
    }

    private void join(int nsid, NamespaceFacts facts, Reach reach, Changes changes) {
        SubsystemPaths.Joined joined = subsystem.join(controller.name(), route, nsid, facts, reach);
        ImportedNamespace namespace = joined.disk().namespace();
        byNsid.put(nsid, joined.disk());
        if (joined.fresh()) {
            changes.come().add(namespace);
        } else {
            LOG.info("{}: another path to {}", controller, namespace);
            namespace.update(joined.limits(), facts);
        }
        if (subsystem.names(joined.disk()).size() > 1) {
            name(joined.disk(), changes);
        }
    }

    private void name(Disk disk, Changes changes) {
        changes.named().put(disk.namespace(), () -> subsystem.names(disk));
    }

    /** The controller reaches its namespaces otherwise than before. */
    public void access(AnaStates states) {
        access = states;
        lead();
    }

    private void lead() {
        byNsid.forEach((nsid, disk) -> disk.path().lead(route, access.of(nsid, groups.get(nsid))));
    }

    private void publish() {
        Map<Integer, RemoteNamespace> all = new LinkedHashMap<>();
        byNsid.forEach((nsid, disk) -> all.put(nsid, disk.namespace()));
        snapshot = Collections.unmodifiableMap(all);
    }

    /** Says what cannot be used, once and not at each scan. */
    private void warn(Map<Integer, String> now) {
        now.forEach((nsid, why) -> {
            if (!why.equals(unusable.get(nsid))) {
                LOG.warn("{}: namespace {} is of no use: {}", controller, Integer.toUnsignedString(nsid), why);
            }
        });
        unusable = Map.copyOf(now);
    }

    /** Tells the listener. */
    public void announce(Changes changes) {
        changes.gone().forEach(namespace -> listener.removed(controller, namespace));
        changes.come().forEach(namespace -> listener.added(controller, namespace));
        changes.named().forEach(listener::named);
    }

    /** The association is over. */
    public void removeAll(String reason) {
        Changes changes = Changes.none();
        List.copyOf(byNsid.values()).forEach(disk -> leave(disk, reason, changes));
        publish();
        announce(changes);
    }

    private void leave(Disk disk, String reason, Changes changes) {
        ImportedNamespace namespace = disk.namespace();
        byNsid.remove(namespace.nsid());
        int names = subsystem.names(disk).size();
        Optional<IoLimits> others = subsystem.leave(disk, route);
        if (others.isEmpty()) {
            namespace.remove(reason);
            changes.gone().add(namespace);
        } else {
            LOG.info("{}: no path to {} any more: {}", controller, namespace, reason);
            disk.path().leave(route);
            namespace.update(others.get(), namespace.facts());
            if (names > 1) {
                name(disk, changes);
            }
        }
    }
}
