package nvmf.controller;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Nqn;
import nvmf.controller.auth.Workshop;
import nvmf.controller.device.SharedDevices;
import nvmf.controller.discovery.Directory;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.controller.reservation.ReservationDirectory;
import nvmf.controller.reservation.ReservationStores;

/**
 * Everything this side offers, put together in plain Java: subsystems, the ports they are reached through, and the discovery
 * subsystem that tells of both. The components of this bundle are a thin layer over it; tests, benchmarks and programs that embed a
 * controller use it as it is:
 *
 * <pre>{@code
 * Target target = new Target(() -> System.nanoTime() / 1_000_000, event -> {});
 * SubsystemCore subsystem = target.subsystem(SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:disk")));
 * subsystem.attach(1, "ram", device, Identity.NONE, false);
 * PortCore port = target.port(PortSettings.of("tcp", 1, TransportAddress.tcp("127.0.0.1", 0)));
 * port.offer(subsystem);
 * port.open(transport).toCompletableFuture().get(5, TimeUnit.SECONDS);
 * }</pre>
 *
 * Callable from any thread.
 */
public final class Target {
    /** Pieces of authentication that are done at the same time. */
    private static final int WORKERS = 2;

    private final LongSupplier clock;
    private final Consumer<NvmfEvent> events;
    private final LongFunction<Executor> delays;
    private final Workshop workshop;
    private final Directory directory = new Directory(() -> discovery().discoveryChanged());
    private final SharedDevices devices = new SharedDevices();
    private final BitSet portIds = new BitSet();
    private volatile SubsystemCore discovery;

    /**
     * A target.
     *
     * @param clock  milliseconds that only ever increase
     * @param events told of what happens, on the thread where it does
     */
    public Target(LongSupplier clock, Consumer<NvmfEvent> events) {
        this(clock, millis -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS), events);
    }

    /**
     * A target that does not need the system's timer either.
     *
     * @param delays an executor that runs what it is given after so many milliseconds
     */
    public Target(LongSupplier clock, LongFunction<Executor> delays, Consumer<NvmfEvent> events) {
        this.clock = clock;
        this.events = events;
        this.delays = delays;
        this.workshop = new Workshop(delays.apply(0), WORKERS);
        this.discovery = new SubsystemCore(SubsystemSettings.discovery(Nqn.DISCOVERY), devices, clock, events);
    }

    /**
     * A new subsystem, open to every host until it is told otherwise; no host finds it until a port offers it. Its end is
     * {@link SubsystemCore#close()}.
     */
    public SubsystemCore subsystem(SubsystemSettings settings) {
        return subsystem(settings, ReservationStores.NONE);
    }

    /** A new subsystem whose reservations outlive a loss of power in that directory; see the other. */
    public SubsystemCore subsystem(SubsystemSettings settings, Path reservations) {
        return subsystem(settings, new ReservationDirectory(reservations, delays.apply(0)));
    }

    private SubsystemCore subsystem(SubsystemSettings settings, ReservationStores stores) {
        if (settings.isDiscovery()) {
            throw new IllegalArgumentException("the discovery subsystem is there already, at every port");
        }
        SubsystemCore subsystem = new SubsystemCore(settings, devices, clock, events, stores);
        subsystem.admission().onChange(directory::refresh);
        return subsystem;
    }

    /**
     * Gives the discovery subsystem a name of its own; hosts reach it by the well-known one as before, which is what takes the own one
     * away again. Its associations end.
     */
    public synchronized void nameDiscovery(Nqn nqn) {
        SubsystemCore before = discovery;
        if (before.nqn().equals(nqn)) {
            return;
        }
        discovery = new SubsystemCore(SubsystemSettings.discovery(nqn), devices, clock, events);
        directory.name(nqn);
        before.close();
    }

    /**
     * A new port; nobody reaches it until it is given a transport. Its end is {@link PortCore#close}.
     *
     * @throws IllegalArgumentException if its identifier is taken
     */
    public PortCore port(PortSettings settings) {
        return new PortCore(settings.withPortId(takePortId(settings.portId())), this, delays);
    }

    private synchronized int takePortId(int wanted) {
        int id = wanted == 0 ? portIds.nextClearBit(1) : wanted;
        if (portIds.get(id) || id > PortSettings.PORT_ID_MAX) {
            throw new IllegalArgumentException("portId " + id + " belongs to another port");
        }
        portIds.set(id);
        return id;
    }

    synchronized void giveBackPortId(int id) {
        portIds.clear(id);
    }

    Workshop workshop() {
        return workshop;
    }

    /** What hosts are told of all this. */
    public Directory directory() {
        return directory;
    }

    void tell(NvmfEvent event) {
        events.accept(event);
    }

    /** The subsystem behind the well-known name, and perhaps one of its own, which every port offers. */
    public SubsystemCore discovery() {
        return discovery;
    }

    /** Ends the associations of discovery controllers; subsystems and ports are closed one by one. */
    public void close() {
        discovery.close();
    }
}
