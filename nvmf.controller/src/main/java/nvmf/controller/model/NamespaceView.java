package nvmf.controller.model;

import nvmf.api.spec.Nqn;
import nvmf.controller.management.Attachments;

/** The namespaces of a subsystem that are attached to a host. Any thread; it costs nothing as long as all of them are. */
public final class NamespaceView {
    private final SubsystemCore subsystem;
    private final Nqn host;
    private volatile Seen seen = new Seen(NamespaceTable.EMPTY, Attachments.ALL, NamespaceTable.EMPTY);

    /** What was made of what. */
    private record Seen(NamespaceTable all, Attachments attachments, NamespaceTable attached) {}

    /** Those of the controller's host. */
    public NamespaceView(ControllerCore controller) {
        this.subsystem = controller.subsystem();
        this.host = controller.host().nqn();
    }

    /**
     * Whether the host may know of it: it is attached, or hosts made it and may attach it. A namespace that is configured for other hosts
     * is neither. The Base Specification has every namespace of the subsystem in the list of the allocated ones; a host that could do
     * nothing with it is not told all the same, which is what the operator who named its hosts wants.
     */
    public boolean knows(int nsid) {
        return subsystem.attachments().includes(nsid, host)
                || subsystem.management().filter(how -> how.manages(nsid)).isPresent();
    }

    /** Those that are attached now. */
    public NamespaceTable table() {
        NamespaceTable all = subsystem.namespaces();
        Attachments attachments = subsystem.attachments();
        if (attachments.isAll()) {
            return all;
        }
        Seen last = seen;
        if (last.all != all || last.attachments != attachments) {
            NamespaceTable attached = all.only(namespace -> attachments.includes(namespace.nsid(), host));
            last = new Seen(all, attachments, attached);
            seen = last;
        }
        return last.attached;
    }
}
