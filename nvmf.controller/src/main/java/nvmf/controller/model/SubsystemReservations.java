package nvmf.controller.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Nqn;
import nvmf.controller.reservation.Notice;
import nvmf.controller.reservation.ProtectionStore;
import nvmf.controller.reservation.ReservationStores;
import nvmf.controller.reservation.ReservationTerms;
import nvmf.controller.reservation.Reservations;

/** The reservations of a subsystem's namespaces, and the controllers of the hosts that they concern. Callable from any thread. */
public final class SubsystemReservations {
    private final Associations associations;
    private final ReservationStores stores;

    /** The last protection that is being kept; there are no more than hosts have admin commands. */
    private CompletableFuture<Void> keeping = CompletableFuture.completedFuture(null);

    /** Indexed by NSID, with gaps; never changed, only replaced. */
    private volatile Reservations[] byNsid = new Reservations[1];

    SubsystemReservations(Associations associations, ReservationStores stores) {
        this.associations = associations;
        this.stores = stores;
    }

    /** Those of a namespace; null if there is none, since every I/O command comes by here. */
    public Reservations find(int nsid) {
        Reservations[] now = byNsid;
        return nsid > 0 && nsid < now.length ? now[nsid] : null;
    }

    /** Of all namespaces. */
    public List<Reservations> all() {
        List<Reservations> all = new ArrayList<>();
        for (Reservations reservations : byNsid) {
            if (reservations != null) {
                all.add(reservations);
            }
        }
        return all;
    }

    /** The first controller that a host is associated with. */
    public OptionalInt controllerOf(UUID host) {
        return associations.live().stream()
                .filter(controller -> controller.host().id().equals(host))
                .mapToInt(ControllerCore::cntlid)
                .min();
    }

    /**
     * Those of a namespace that is to come, as they were when the power was lost, if they were to outlive that.
     *
     * @throws IllegalArgumentException with a sentence if what was kept of them cannot be used
     */
    Reservations restore(Nqn subsystem, Namespace namespace) {
        int nsid = namespace.nsid();
        try {
            return new Reservations(
                    ReservationTerms.REGISTRANTS_MAX,
                    stores.of(subsystem, namespace.identity().uuid()),
                    new Concerned(nsid));
        } catch (IOException e) {
            throw new IllegalArgumentException("namespace " + nsid + " of " + subsystem + ": " + e.getMessage(), e);
        }
    }

    /** Whether a namespace that is to come was write protected when the power was lost. */
    boolean wasProtected(Namespace namespace) {
        return stores.protection(namespace.identity().uuid()).load();
    }

    /** Keeps whether a namespace is write protected, after whatever is being kept already. Completes once that is durable. */
    public synchronized CompletionStage<Void> keepProtection(Namespace namespace, boolean on) {
        ProtectionStore store = stores.protection(namespace.identity().uuid());
        CompletableFuture<Void> kept = keeping.handle((done, failure) -> null)
                .thenCompose(turn -> store.save(on))
                .toCompletableFuture();
        keeping = kept;
        return kept;
    }

    synchronized void put(int nsid, Reservations reservations) {
        Reservations[] next = Arrays.copyOf(byNsid, Math.max(byNsid.length, nsid + 1));
        next[nsid] = reservations;
        byNsid = next;
    }

    synchronized void remove(int nsid) {
        Reservations[] next = byNsid.clone();
        next[nsid] = null;
        byNsid = next;
    }

    /** The hosts that the reservations of one namespace concern. */
    private final class Concerned implements Reservations.Hosts {
        private final int nsid;

        Concerned(int nsid) {
            this.nsid = nsid;
        }

        @Override
        public void tell(UUID host, Notice.Kind kind) {
            for (ControllerCore controller : associations.live()) {
                if (controller.host().id().equals(host)) {
                    controller.reservationNotice(nsid, kind);
                }
            }
        }

        @Override
        public CompletionStage<Void> stop(Set<UUID> preempted) {
            List<CompletionStage<Void>> ends = new ArrayList<>();
            for (ControllerCore controller : associations.live()) {
                if (preempted.contains(controller.host().id())) {
                    controller.connected().forEach(queue -> ends.add(queue.preempt(nsid)));
                }
            }
            // What a host left in flight when its association ended has nobody to be aborted for, but it may still
            // write.
            preempted.forEach(host -> ends.add(associations.quiesced(host)));
            return IoQueues.all(ends);
        }
    }
}
