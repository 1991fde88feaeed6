package nvmf.controller.admin;

import nvmf.api.spec.admin.SmartLog;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.NamespaceTable;

/**
 * What there is to be warned of (Base Specification, "SMART / Health Information", Critical Warning): disks that have failed. There is
 * neither a temperature nor a spare to watch. A namespace that somebody has made read-only or write protected is no reason to worry.
 */
public final class CriticalWarnings {
    private CriticalWarnings() {}

    /** As things are now with these namespaces, which are those of one host. */
    public static int of(NamespaceTable namespaces) {
        long failed = namespaces.all().stream()
                .map(Namespace::device)
                .filter(device -> device.failed())
                .count();
        if (failed == 0) {
            return 0;
        }
        // A disk that has failed is read-only.
        return SmartLog.RELIABILITY_DEGRADED | (failed == namespaces.all().size() ? SmartLog.MEDIA_READ_ONLY : 0);
    }
}
