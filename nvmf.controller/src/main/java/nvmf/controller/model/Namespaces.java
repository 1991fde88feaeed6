package nvmf.controller.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.block.BlockDevice.Registration;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.controller.ana.AnaGroups;
import nvmf.controller.device.SharedDevices;
import nvmf.controller.management.Attachments;
import nvmf.controller.model.Namespace.Policy;
import nvmf.controller.reservation.Reservations;

/**
 * The namespaces of a subsystem: they come, go and change while hosts use them. Callable from any thread; what changes is under its
 * lock, which is never held while a device or a listener is called.
 */
final class Namespaces {
    private final Nqn subsystem;
    private final SharedDevices devices;
    private final SubsystemReservations reservations;
    private final Listener changed;
    private final Map<Integer, Source> sources = new HashMap<>();

    private volatile NamespaceTable table = NamespaceTable.EMPTY;
    private volatile Attachments attachments = Attachments.ALL;

    /** Who hears of changes. */
    @FunctionalInterface
    interface Listener {
        void changed(int nsid, Predicate<Nqn> concerned);
    }

    /** Where a namespace comes from. */
    private record Source(BlockDevice device, Registration watch) {}

    /**
     * None yet.
     *
     * @param changed told of each NSID whose namespace came, went, or is another than before, and for whom
     */
    Namespaces(Nqn subsystem, SharedDevices devices, SubsystemReservations reservations, Listener changed) {
        this.subsystem = subsystem;
        this.devices = devices;
        this.reservations = reservations;
        this.changed = changed;
    }

    /** As they are now. */
    NamespaceTable table() {
        return table;
    }

    /** Completes when nothing that was written can be lost with the power. */
    CompletionStage<Void> flush() {
        return IoQueues.all(table.all().stream()
                .filter(namespace -> namespace.geometry().volatileWriteCache())
                .map(namespace -> namespace.device().flush())
                .toList());
    }

    Namespace attach(int nsid, String name, BlockDevice device, Identity configured, Policy policy) {
        BlockDevice served = devices.take(device);
        Namespace namespace;
        try {
            Namespace plain = Namespace.of(subsystem, nsid, name, served, configured, policy);
            // Base Specification, "Namespace Write Protection": the state is persistent across power cycles.
            namespace = plain.protect(reservations.wasProtected(plain));
            add(namespace);
        } catch (IllegalArgumentException e) {
            devices.giveBack(device);
            throw e;
        }
        Registration watch = device.onGeometryChange(() -> reshaped(nsid, served));
        synchronized (this) {
            sources.put(nsid, new Source(device, watch));
        }
        // It may have changed before the watch was set.
        reshaped(nsid, served);
        changed(nsid);
        return namespace;
    }

    private void add(Namespace namespace) {
        Reservations restored = reservations.restore(subsystem, namespace);
        synchronized (this) {
            int nsid = namespace.nsid();
            if (table.find(nsid) != null) {
                throw new IllegalArgumentException("namespace " + nsid + " of " + subsystem + " exists already");
            }
            for (Namespace other : table.all()) {
                if (other.identity().uuid().equals(namespace.identity().uuid())) {
                    throw new IllegalArgumentException("namespace " + other.nsid() + " of " + subsystem
                            + " has the UUID " + other.identity().uuid() + " already");
                }
            }
            reservations.put(nsid, restored);
            table = table.with(namespace);
        }
    }

    private void changed(int nsid) {
        Attachments now = attachments;
        changed.changed(nsid, host -> now.includes(nsid, host));
    }

    Attachments attachments() {
        return attachments;
    }

    /** The next namespace of that NSID is for all hosts; nothing happens to one that is there. */
    synchronized void assignToAll(int nsid) {
        if (table.find(nsid) == null) {
            attachments = attachments.without(nsid);
        }
    }

    /**
     * Says which hosts have a namespace, and tells who gets or loses it. It outlives the namespace: nobody sees for a moment what is not
     * theirs.
     */
    void assign(int nsid, Set<Nqn> hosts) {
        Attachments before;
        Attachments after;
        boolean there;
        synchronized (this) {
            before = attachments;
            after = before.with(nsid, hosts);
            attachments = after;
            there = table.find(nsid) != null;
        }
        if (there) {
            changed.changed(nsid, host -> before.includes(nsid, host) != after.includes(nsid, host));
        }
    }

    void detach(int nsid) {
        Source source;
        synchronized (this) {
            if (table.find(nsid) == null) {
                return;
            }
            table = table.without(nsid);
            reservations.remove(nsid);
            source = sources.remove(nsid);
        }
        if (source != null) {
            letGo(source);
        }
        changed(nsid);
    }

    private void letGo(Source source) {
        source.watch.close();
        devices.giveBack(source.device);
    }

    private void reshaped(int nsid, BlockDevice served) {
        synchronized (this) {
            Namespace now = table.find(nsid);
            if (now == null || now.device() != served || now.geometry().equals(served.geometry())) {
                return;
            }
            table = table.with(now.refreshed());
        }
        changed(nsid);
    }

    void protect(int nsid, boolean on) {
        synchronized (this) {
            Namespace now = table.find(nsid);
            if (now == null) {
                throw new StatusException(Status.INVALID_NAMESPACE.dnr());
            }
            if (now.readOnly() && !on) {
                throw new StatusException(Status.FEATURE_NOT_CHANGEABLE.dnr());
            }
            if (now.protectedByHost() == on) {
                return;
            }
            table = table.with(now.protect(on));
        }
        changed(nsid);
    }

    /** Puts a namespace into another ANA group, and says whether it was in another one before; nobody else is told. */
    synchronized boolean regroup(int nsid, int group) {
        AnaGroups.check(group);
        Namespace now = table.find(nsid);
        if (now == null) {
            throw new IllegalArgumentException("there is no namespace " + nsid + " of " + subsystem);
        }
        if (now.anaGroup() == group) {
            return false;
        }
        table = table.with(now.inGroup(group));
        return true;
    }

    /** Lets go of the devices; the namespaces stay in the table. */
    void close() {
        List<Source> all;
        synchronized (this) {
            all = new ArrayList<>(sources.values());
            sources.clear();
        }
        all.forEach(this::letGo);
    }
}
