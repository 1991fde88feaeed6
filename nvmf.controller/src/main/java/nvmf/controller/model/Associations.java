package nvmf.controller.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.controller.model.SubsystemSettings.Cntlids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controllers of a subsystem: those with a host, and those whose host has gone while something of theirs is still in flight at a
 * device. Callable from any thread, under its own lock, in which nobody else is called.
 */
final class Associations {
    private static final Logger LOG = LoggerFactory.getLogger(Associations.class);

    private volatile SubsystemSettings settings;
    private final ControllerIds ids;
    private final Map<Integer, ControllerCore> live = new LinkedHashMap<>();
    private final Map<ControllerCore, CompletableFuture<Void>> departing = new HashMap<>();
    private boolean closed;
    private volatile boolean wereReset;

    Associations(SubsystemSettings settings) {
        this.settings = settings;
        this.ids =
                new ControllerIds(settings.cntlids().min(), settings.cntlids().max());
    }

    /** What the next controller is made by; each stays what it was told to be at first. */
    SubsystemSettings settings() {
        return settings;
    }

    void become(SubsystemSettings next) {
        settings = next;
    }

    /**
     * Makes a controller.
     *
     * @param cntlid what the host wrote: a controller, or one of the two that mean any
     * @throws ConnectRefusal if there is none for it
     */
    synchronized ControllerCore admit(int cntlid, IntFunction<ControllerCore> make) {
        if (closed || live.size() + departing.size() >= settings.limits().controllersMax()) {
            throw ConnectRefusal.of(Status.CONTROLLER_BUSY, "no more controllers");
        }
        ControllerCore controller = make.apply(take(cntlid));
        live.put(controller.cntlid(), controller);
        return controller;
    }

    private int take(int cntlid) {
        Cntlids cntlids = settings.cntlids();
        if (cntlid == (cntlids.fixed() ? ConnectData.CNTLID_STATIC_ANY : ConnectData.CNTLID_DYNAMIC)) {
            return ids.takeAny().orElseThrow(() -> ConnectRefusal.of(Status.CONTROLLER_BUSY, "no controller is free"));
        }
        if (!cntlids.fixed() || !ids.contains(cntlid)) {
            throw ConnectRefusal.data(ConnectData.CNTLID, "controller " + cntlid + " cannot be asked for");
        }
        if (!ids.take(cntlid)) {
            throw ConnectRefusal.of(Status.CONTROLLER_BUSY, "controller " + cntlid + " has a host");
        }
        return cntlid;
    }

    synchronized Optional<ControllerCore> find(int cntlid) {
        return Optional.ofNullable(live.get(cntlid));
    }

    synchronized List<ControllerCore> live() {
        return List.copyOf(live.values());
    }

    /** Resets all controllers because that one's host wants it; those that come later will know. */
    void resetAll(ControllerCore by) {
        LOG.info("{}: {} resets the subsystem", by, by.host().nqn());
        wereReset = true;
        live().forEach(ControllerCore::resetWithSubsystem);
    }

    boolean wereReset() {
        return wereReset;
    }

    synchronized void lost(ControllerCore controller) {
        live.remove(controller.cntlid());
        departing.put(controller, new CompletableFuture<>());
    }

    /** Nothing of a lost controller is in flight any more: its identifier is free. */
    void departed(ControllerCore controller) {
        CompletableFuture<Void> done;
        synchronized (this) {
            done = departing.remove(controller);
            ids.giveBack(controller.cntlid());
        }
        done.complete(null);
    }

    /** Completes when nothing is in flight at a device for a former association of that host. */
    synchronized CompletionStage<Void> quiesced(UUID host) {
        return CompletableFuture.allOf(departing.entrySet().stream()
                .filter(entry -> entry.getKey().host().id().equals(host))
                .map(Map.Entry::getValue)
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Completes when no device is at a write to that namespace that any host, connected or gone, had begun before. */
    CompletionStage<Void> written(int nsid) {
        List<ControllerCore> all;
        synchronized (this) {
            all = new ArrayList<>(live.values());
            all.addAll(departing.keySet());
        }
        return IoQueues.all(all.stream()
                .flatMap(controller -> controller.connected().stream())
                .map(queue -> queue.written(nsid))
                .toList());
    }

    /** No more controllers from now on. */
    synchronized void close() {
        closed = true;
    }
}
