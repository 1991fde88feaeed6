package nvmf.controller.model;

import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.controller.access.AllowList;
import nvmf.controller.access.AuthPolicy;

/**
 * Who may use a subsystem now. The list is replaced while hosts are connected: those that are on the new one notice nothing, the others
 * are disconnected. So are secrets, and nobody is disconnected by that: the new ones hold from the next authentication on. Callable from any
 * thread.
 */
public final class Admission {
    private final Associations associations;
    private volatile AllowList list = AllowList.ANYBODY;
    private volatile AuthPolicy policy = AuthPolicy.NONE;
    private volatile Runnable changed = () -> {};

    Admission(Associations associations) {
        this.associations = associations;
    }

    /** The list now. */
    public AllowList list() {
        return list;
    }

    /** Who has to prove who they are, and how, as of now. */
    public AuthPolicy policy() {
        return policy;
    }

    /** What is demanded from now on. */
    public void demand(AuthPolicy next) {
        policy = next;
    }

    /** Who is told, on the thread that did it, that the list was replaced. */
    public void onChange(Runnable told) {
        changed = told;
    }

    /** Refuses a host that is not on the list. */
    public void require(Nqn host, TransportAddress from) {
        if (!list.allows(host, from)) {
            throw ConnectRefusal.host(ConnectData.HOSTNQN, "host " + host + " is not allowed from " + from.traddr());
        }
    }

    /** Whom it admits from now on. */
    public void allow(AllowList next) {
        if (list.equals(next)) {
            return;
        }
        list = next;
        associations.live().forEach(this::confirm);
        changed.run();
    }

    /** A controller was made meanwhile: either {@link #allow} saw it already, or this sees the new list. */
    void confirm(ControllerCore controller) {
        Nqn host = controller.host().nqn();
        AllowList now = list;
        boolean stays = controller.info().queues().stream().allMatch(queue -> now.allows(host, queue.remote()));
        if (!stays) {
            controller.end("host " + host + " is not allowed any more");
        }
    }
}
