package nvmf.host.namespace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.host.queue.IoPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces of one association. Changed under the association's confinement; {@link #list()} and {@link #isKnown} may be called
 * from anywhere.
 */
public final class Namespaces {
    private static final Logger LOG = LoggerFactory.getLogger(Namespaces.class);

    private final RemoteController controller;
    private final IoPath path;
    private final NamespaceListener listener;
    private final Map<Integer, ImportedNamespace> byNsid = new TreeMap<>(Integer::compareUnsigned);
    private Map<Integer, String> unusable = Map.of();
    private volatile Map<Integer, RemoteNamespace> snapshot = Map.of();

    public Namespaces(RemoteController controller, IoPath path, NamespaceListener listener) {
        this.controller = controller;
        this.path = path;
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
    public record Changes(List<RemoteNamespace> gone, List<RemoteNamespace> come) {}

    /**
     * Takes over what a scan found. A namespace that is still the same medium stays the same object; under an NSID that means another
     * medium now, the old object goes for good and a new one comes.
     */
    public Changes apply(NamespaceScan.Result scan, IoLimits limits) {
        List<RemoteNamespace> gone = new ArrayList<>();
        List<RemoteNamespace> come = new ArrayList<>();
        Set<Integer> active = Set.copyOf(scan.active());
        for (ImportedNamespace namespace : List.copyOf(byNsid.values())) {
            int nsid = namespace.nsid();
            NamespaceFacts facts = scan.facts().get(nsid);
            if (!active.contains(nsid)) {
                remove(namespace, "the namespace was taken away", gone);
            } else if (scan.unusable().containsKey(nsid)) {
                remove(namespace, scan.unusable().get(nsid), gone);
            } else if (facts != null && !namespace.isSameMedium(facts)) {
                remove(namespace, "its identifiers or its block size changed: this is another disk", gone);
            }
        }
        scan.facts().forEach((nsid, facts) -> {
            ImportedNamespace known = byNsid.get(nsid);
            if (known == null) {
                String name = controller.name() + "n" + Integer.toUnsignedString(nsid);
                ImportedNamespace namespace = new ImportedNamespace(name, nsid, path, limits, facts);
                byNsid.put(nsid, namespace);
                come.add(namespace);
            } else {
                known.update(limits, facts);
            }
        });
        publish();
        warn(scan.unusable());
        return new Changes(List.copyOf(gone), List.copyOf(come));
    }

    private void publish() {
        snapshot = Collections.unmodifiableMap(new LinkedHashMap<>(byNsid));
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
    }

    /** The association is over. */
    public void removeAll(String reason) {
        List<RemoteNamespace> gone = new ArrayList<>();
        List.copyOf(byNsid.values()).forEach(namespace -> remove(namespace, reason, gone));
        publish();
        announce(new Changes(List.copyOf(gone), List.of()));
    }

    private void remove(ImportedNamespace namespace, String reason, List<RemoteNamespace> gone) {
        namespace.remove(reason);
        byNsid.remove(namespace.nsid());
        gone.add(namespace);
    }
}
