package nvmf.host.association;

import java.util.List;
import java.util.Optional;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.host.ana.AnaStates;
import nvmf.host.namespace.NamespaceScan;
import nvmf.host.namespace.Namespaces;
import nvmf.host.namespace.Reach;
import nvmf.host.namespace.SubsystemPaths;
import nvmf.host.path.Route;

/**
 * The namespaces of an association, the route that leads to them, and what its controller says of how well. Changed under the
 * association's confinement, but for what is read.
 */
final class Disks {
    private final Namespaces namespaces;
    private final Route route;
    private final String called;
    private AnaStates access = AnaStates.NONE;

    Disks(RemoteController owner, ConnectRequest request, Surroundings surroundings, SubsystemPaths subsystem) {
        called = request.paths().disks();
        route = new Route(
                owner.name(),
                owner.name() + " is not connected yet",
                request.recovery().accessMillis());
        namespaces = new Namespaces(owner, route, subsystem, surroundings.namespaces());
    }

    /** There is a session, and this is what was found; commands go by it only when it is opened. */
    Namespaces.Changes begin(Attempt.Ready ready) {
        boolean reports = ready.session().facts().ana().reports();
        route.reportAccess(reports ? Optional.of(ready.watch()::doubtAccess) : Optional.empty());
        access = ready.access();
        return apply(ready.session(), ready.found());
    }

    /** The namespaces were looked at again. */
    Namespaces.Changes apply(Session made, NamespaceScan.Result found) {
        ControllerFacts facts = made.facts();
        return namespaces.apply(found, new Reach(facts.limits(), access, facts.isOneOfSeveral(), called));
    }

    /** How long commands wait for a namespace that the controller, though it is there, does not reach. */
    void accessMillis(long millis) {
        route.accessMillis(millis);
    }

    void open(Session made) {
        route.open(made.ioQueues(), made.aftermath(), made.facts().retryDelays());
    }

    void access(AnaStates states) {
        access = states;
        namespaces.access(states);
    }

    /** There are no queues for now; commands wait for the next ones if there will be some. */
    void close(String reason, boolean pause) {
        route.close(reason, pause);
    }

    /** Commands do not wait any longer. */
    void shut(String reason) {
        route.shut(reason);
    }

    void announce(Namespaces.Changes changes) {
        namespaces.announce(changes);
    }

    void removeAll(String reason) {
        namespaces.removeAll(reason);
    }

    boolean isKnown(int nsid) {
        return namespaces.isKnown(nsid);
    }

    /** By NSID. */
    List<RemoteNamespace> list() {
        return namespaces.list();
    }

    @Override
    public String toString() {
        return list().size() + " namespaces";
    }
}
