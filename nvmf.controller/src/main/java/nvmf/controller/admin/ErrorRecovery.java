package nvmf.controller.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.controller.model.Namespace;

/** Feature 05h, Error Recovery: a value for each namespace, which is kept and told. On the admin queue's thread. */
final class ErrorRecovery {
    private static final int ALL = 0xFFFF_FFFF;

    /** Bit 16, DULBE, and what is reserved: no namespace here can report deallocated blocks. */
    private static final int UNSUPPORTED = 0xFFFF_0000;

    /** By NSID, of those that were set; no more than there were namespaces then. */
    private final Map<Integer, Integer> values = new HashMap<>();

    int get(int nsid) {
        return values.getOrDefault(nsid, 0);
    }

    /** Base Specification, "Feature Values": FFFFFFFFh sets it for all namespaces that are attached to the controller. */
    void set(int nsid, int value, List<Namespace> attached) {
        if ((value & UNSUPPORTED) != 0) {
            throw new StatusException(Status.INVALID_FIELD.dnr());
        }
        values.keySet().removeIf(set -> attached.stream().noneMatch(namespace -> namespace.nsid() == set));
        if (nsid == ALL) {
            attached.forEach(namespace -> values.put(namespace.nsid(), value));
        } else {
            values.put(nsid, value);
        }
    }

    void reset() {
        values.clear();
    }
}
