package nvmf.host.ana;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.admin.AnaGroup;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.AnaState;

/**
 * How well one controller reaches namespaces, as its log said last.
 *
 * @param byGroup    by group identifier
 * @param byNsid     by namespace, of those that the log names; this counts more, since it was read later
 * @param otherwise  of a namespace that is not in it
 */
public record AnaStates(Map<Integer, AnaState> byGroup, Map<Integer, AnaState> byNsid, AnaState otherwise) {
    /** Of a controller that does not report. */
    public static final AnaStates NONE = new AnaStates(Map.of(), Map.of(), AnaState.OPTIMIZED);

    /** Of one whose log makes no sense: it may be used where nothing better is there, and its answers will tell. */
    public static final AnaStates UNKNOWN = new AnaStates(Map.of(), Map.of(), AnaState.NON_OPTIMIZED);

    /**
     * Takes a log for true.
     *
     * @throws ProtocolException if it contradicts itself or what the controller says of itself
     */
    static AnaStates of(AnaLog log, AnaTerms terms) throws ProtocolException {
        Map<Integer, AnaState> byGroup = new HashMap<>();
        Map<Integer, AnaState> byNsid = new HashMap<>();
        for (AnaGroup group : log.groups()) {
            String name = "ANA group " + Integer.toUnsignedString(group.id());
            if (Integer.toUnsignedLong(group.id()) > terms.groupMax()) {
                throw new ProtocolException(name + " is above the highest there can be, " + terms.groupMax());
            }
            if (byGroup.put(group.id(), group.state()) != null) {
                throw new ProtocolException(name + " is in the log twice");
            }
            for (int nsid : group.nsids()) {
                if (byNsid.put(nsid, group.state()) != null) {
                    throw new ProtocolException(
                            "namespace " + Integer.toUnsignedString(nsid) + " is in several ANA groups");
                }
            }
        }
        return new AnaStates(Map.copyOf(byGroup), Map.copyOf(byNsid), AnaState.INACCESSIBLE);
    }

    /**
     * The state of a namespace.
     *
     * @param group what Identify says is its group
     */
    public AnaState of(int nsid, int group) {
        return Optional.ofNullable(byNsid.get(nsid))
                .or(() -> Optional.ofNullable(byGroup.get(group)))
                .orElse(otherwise);
    }

    /** Whether a group is on its way from one state to another. */
    public boolean isChanging() {
        return byGroup.containsValue(AnaState.CHANGE);
    }
}
