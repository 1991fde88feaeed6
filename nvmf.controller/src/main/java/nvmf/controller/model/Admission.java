package nvmf.controller.model;

import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.controller.access.AllowList;
import nvmf.controller.access.AuthPolicy;
import nvmf.controller.log.Brake;

/**
 * Who may use a subsystem now. The list is replaced while hosts are connected: those that are on the new one notice nothing, the others
 * are disconnected. So are secrets, and nobody is disconnected by that: the new ones hold from the next authentication on. Callable from any
 * thread.
 */
public final class Admission {
    private final Associations associations;
    private final Brake log;
    private volatile AllowList list = AllowList.ANYBODY;
    private volatile AuthPolicy policy = AuthPolicy.NONE;
    private volatile Runnable changed = () -> {};

    Admission(Associations associations, Brake log) {
        this.associations = associations;
        this.log = log;
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

    /** Refuses a host that is not on the list, and tells its owner what to do if it should be. */
    public void require(Nqn host, TransportAddress from) {
        AllowList now = list;
        if (!now.allows(host, from)) {
            String refusal = "host " + host + " is not allowed from " + from.traddr();
            log.say(associations.settings().nqn() + ": " + refusal + ": " + remedy(now, host));
            throw ConnectRefusal.host(ConnectData.HOSTNQN, refusal);
        }
    }

    private static String remedy(AllowList list, Nqn host) {
        if (list.any() || list.hosts().contains(host)) {
            return "if it should be, add where it comes from to hostAddresses";
        }
        return list.hosts().isEmpty()
                ? "if it should be, list it in hosts, or set allowAnyHost"
                : "if it should be, add it to hosts";
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
