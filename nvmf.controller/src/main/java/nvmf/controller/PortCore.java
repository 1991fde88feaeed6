package nvmf.controller;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.subsystem.Port;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.controller.ana.PortAccess;
import nvmf.controller.auth.Workshop;
import nvmf.controller.discovery.Directory;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.queue.Entrance;
import nvmf.controller.queue.NewbornQueue;

/** A port: an address, a door at it, and the subsystems it leads to. Callable from any thread. */
public final class PortCore implements Port, Entrance {
    private final PortSettings settings;
    private final Target target;
    private final PortDoor door;
    private final PortAccess access = new PortAccess();

    /** Concurrent, since queue pairs open and end on threads of their own. */
    private final Set<ControllerQueuePair> connections = ConcurrentHashMap.newKeySet();

    private final Set<SubsystemCore> offered = new LinkedHashSet<>();
    private Optional<TransportAddress> published = Optional.empty();

    private volatile Map<Nqn, SubsystemCore> subsystems = Map.of();

    PortCore(PortSettings settings, Target target, LongFunction<Executor> delays) {
        this.settings = settings;
        this.target = target;
        this.door = new PortDoor(settings, this::accept, delays, this::publish);
    }

    /**
     * Leads hosts to this subsystem from now on.
     *
     * @throws IllegalArgumentException if it leads to one of that name already
     */
    public void offer(SubsystemCore subsystem) {
        synchronized (this) {
            if (subsystems.containsKey(subsystem.nqn())) {
                throw new IllegalArgumentException(
                        "port " + settings.name() + " leads to a subsystem " + subsystem.nqn() + " already");
            }
            offered.add(subsystem);
            indexSubsystems();
        }
        publish();
    }

    /** New connections find that subsystem no more; those there are stay. */
    public void withdraw(SubsystemCore subsystem) {
        synchronized (this) {
            if (!offered.remove(subsystem)) {
                return;
            }
            indexSubsystems();
        }
        publish();
    }

    private void indexSubsystems() {
        subsystems = offered.stream().collect(Collectors.toUnmodifiableMap(SubsystemCore::nqn, found -> found));
    }

    /**
     * Listens by that transport from now on, instead of the one before.
     *
     * @return completes with the outcome of the first attempt; after a failure the port goes on trying
     */
    public CompletionStage<TransportAddress> open(Transport transport) {
        return door.open(List.of(transport));
    }

    /** See {@link PortDoor#use}. */
    void use(TransportType type, Transports transports, Transports installed) {
        door.use(type, transports, installed);
    }

    /**
     * Stops listening for good, and ends the connections that came in by here; the reason is a sentence.
     *
     * @return completes when the address is free for others
     */
    public CompletionStage<Void> close(String why) {
        CompletionStage<Void> shut = door.close(why);
        connections.forEach(pair -> pair.close(new IOException(why)));
        target.giveBackPortId(settings.portId());
        return shut;
    }

    /** Tells the directory and the operators what there is now; under the lock, so that the last word is the true one. */
    private synchronized void publish() {
        Optional<TransportAddress> before = published;
        published = door.address();
        if (published.isPresent()) {
            target.directory()
                    .publish(new Directory.Offer(
                            settings.portId(), published.get(), settings.channel(), List.copyOf(offered)));
        } else {
            target.directory().withdraw(settings.portId());
        }
        if (!published.equals(before)) {
            before.ifPresent(address -> tell(address, false));
            published.ifPresent(address -> tell(address, true));
        }
    }

    private void tell(TransportAddress address, boolean listening) {
        target.tell(new NvmfEvent.PortChanged(settings.name(), address, listening));
    }

    private CommandHandler accept(ControllerQueuePair pair) {
        connections.add(pair);
        pair.closed().whenComplete((done, failure) -> connections.remove(pair));
        return new NewbornQueue(pair, this, settings.connectMillis());
    }

    @Override
    public Optional<SubsystemCore> subsystem(Nqn name) {
        SubsystemCore discovery = target.discovery();
        return name.isDiscovery() || name.equals(discovery.nqn())
                ? Optional.of(discovery)
                : Optional.ofNullable(subsystems.get(name));
    }

    @Override
    public int portId() {
        return settings.portId();
    }

    @Override
    public int transferMax() {
        return settings.transferMax();
    }

    @Override
    public int inCapsuleData() {
        return settings.inCapsuleData();
    }

    /** How well namespaces are reached by this port; whoever changes it changes what hosts that came in here may do. */
    @Override
    public PortAccess access() {
        return access;
    }

    @Override
    public void setAnaState(int group, AnaState state) {
        if (access.set(group, state)) {
            target.tell(new NvmfEvent.AnaStateChanged(name(), group, state));
        }
    }

    @Override
    public Directory directory() {
        return target.directory();
    }

    @Override
    public Workshop workshop() {
        return target.workshop();
    }

    @Override
    public String name() {
        return settings.name();
    }

    private long queuesMax() {
        long queues = target.discovery().settings().queuesMax();
        for (SubsystemCore subsystem : subsystems.values()) {
            queues += subsystem.settings().queuesMax();
        }
        return queues;
    }

    @Override
    public Snapshot snapshot() {
        Optional<TransportAddress> open = door.address();
        return new Snapshot(
                settings.portId(),
                open.orElse(settings.address()),
                open.isPresent(),
                open.isPresent() ? Optional.empty() : door.problem(),
                subsystems.keySet().stream().sorted().toList(),
                connections.size(),
                door.memory(),
                queuesMax(),
                target.discovery().nqn(),
                access.now().others());
    }
}
