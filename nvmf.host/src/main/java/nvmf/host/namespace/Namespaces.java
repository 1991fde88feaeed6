package nvmf.host.namespace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private volatile List<RemoteNamespace> snapshot = List.of();

    public Namespaces(RemoteController controller, IoPath path, NamespaceListener listener) {
        this.controller = controller;
        this.path = path;
        this.listener = listener;
    }

    /** By NSID. */
    public List<RemoteNamespace> list() {
        return snapshot;
    }

    public boolean isKnown(int nsid) {
        return snapshot.stream().anyMatch(namespace -> namespace.nsid() == nsid);
    }

    /** What a scan changed; whoever applied it announces it, once the namespaces can be used. */
    public record Changes(List<RemoteNamespace> gone, List<RemoteNamespace> come) {}

    /**
     * Takes over what a scan found. A namespace that is still the same medium stays the same object; under an NSID that means another
     * medium now, the old object goes for good and a new one comes.
     */
    public Changes apply(NamespaceScan.Result scan, IoLimits limits) {
        List<ImportedNamespace> gone = new ArrayList<>();
        List<ImportedNamespace> come = new ArrayList<>();
        for (ImportedNamespace namespace : byNsid.values()) {
            int nsid = namespace.nsid();
            NamespaceFacts facts = scan.facts().get(nsid);
            if (!scan.active().contains(nsid)) {
                take(namespace, "the namespace was taken away", gone);
            } else if (scan.unusable().containsKey(nsid)) {
                take(namespace, scan.unusable().get(nsid), gone);
            } else if (facts != null && !namespace.isSameMedium(facts)) {
                take(namespace, "its identifiers or its block size changed: this is another disk", gone);
            }
        }
        gone.forEach(namespace -> byNsid.remove(namespace.nsid()));
        scan.unusable().forEach((nsid, why) -> LOG.warn("{}: namespace {} is of no use: {}", controller, nsid, why));
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
        snapshot = List.copyOf(byNsid.values());
        return new Changes(List.copyOf(gone), List.copyOf(come));
    }

    /** Tells the listener. */
    public void announce(Changes changes) {
        changes.gone().forEach(namespace -> listener.removed(controller, namespace));
        changes.come().forEach(namespace -> listener.added(controller, namespace));
    }

    /** The association is over. */
    public void removeAll(String reason) {
        List<ImportedNamespace> gone = new ArrayList<>();
        byNsid.values().forEach(namespace -> take(namespace, reason, gone));
        byNsid.clear();
        snapshot = List.of();
        announce(new Changes(List.copyOf(gone), List.of()));
    }

    private static void take(ImportedNamespace namespace, String reason, List<ImportedNamespace> gone) {
        namespace.remove(reason);
        gone.add(namespace);
    }
}
