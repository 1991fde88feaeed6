package nvmf.controller.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Registration;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.controller.ana.AnaGroups;
import nvmf.controller.reservation.Reservations;

/**
 * The namespaces of a subsystem and their coming and going. Callable from any thread, under its lock, which is never held while a
 * device or a listener is called.
 */
final class Namespaces {
    private final Nqn nqn;
    private final SubsystemReservations reservations;
    private final IntConsumer changed;
    private final Map<Integer, Registration> geometryWatches = new HashMap<>();

    private volatile NamespaceTable table = NamespaceTable.EMPTY;

    /**
     * None yet.
     *
     * @param changed told of each NSID whose namespace came, went, or is another than before
     */
    Namespaces(Nqn nqn, SubsystemReservations reservations, IntConsumer changed) {
        this.nqn = nqn;
        this.reservations = reservations;
        this.changed = changed;
    }

    NamespaceTable table() {
        return table;
    }

    Namespace attach(Namespace namespace) {
        int nsid = namespace.nsid();
        BlockDevice device = namespace.device();
        Reservations restored = reservations.restore(nqn, namespace);
        synchronized (this) {
            if (table.find(nsid) != null) {
                throw new IllegalArgumentException("namespace " + nsid + " of " + nqn + " exists already");
            }
            for (Namespace other : table.all()) {
                if (other.identity().uuid().equals(namespace.identity().uuid())) {
                    throw new IllegalArgumentException("namespace " + other.nsid() + " of " + nqn + " has the UUID "
                            + other.identity().uuid() + " already");
                }
            }
            reservations.put(nsid, restored);
            table = table.with(namespace);
        }
        Registration watch = device.onGeometryChange(() -> reshaped(nsid, device));
        synchronized (this) {
            geometryWatches.put(nsid, watch);
        }
        // It may have changed before the watch was set.
        reshaped(nsid, device);
        changed.accept(nsid);
        return namespace;
    }

    void detach(int nsid) {
        Registration watch;
        synchronized (this) {
            if (table.find(nsid) == null) {
                return;
            }
            table = table.without(nsid);
            reservations.remove(nsid);
            watch = geometryWatches.remove(nsid);
        }
        if (watch != null) {
            watch.close();
        }
        changed.accept(nsid);
    }

    private void reshaped(int nsid, BlockDevice device) {
        synchronized (this) {
            Namespace now = table.find(nsid);
            if (now == null || now.device() != device || now.geometry().equals(device.geometry())) {
                return;
            }
            table = table.with(now.refreshed());
        }
        changed.accept(nsid);
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
        changed.accept(nsid);
    }

    /** Puts a namespace into another ANA group, and says whether it was in another one before; nobody else is told. */
    synchronized boolean regroup(int nsid, int group) {
        AnaGroups.check(group);
        Namespace now = table.find(nsid);
        if (now == null) {
            throw new IllegalArgumentException("there is no namespace " + nsid + " of " + nqn);
        }
        if (now.anaGroup() == group) {
            return false;
        }
        table = table.with(now.inGroup(group));
        return true;
    }

    /** Lets go of the devices. */
    void close() {
        List<Registration> watches;
        synchronized (this) {
            watches = new ArrayList<>(geometryWatches.values());
            geometryWatches.clear();
        }
        watches.forEach(Registration::close);
    }
}
