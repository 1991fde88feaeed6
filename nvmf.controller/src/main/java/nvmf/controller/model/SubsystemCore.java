package nvmf.controller.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.StatusException;
import nvmf.api.subsystem.Subsystem.Snapshot;
import nvmf.controller.device.SharedDevices;
import nvmf.controller.gate.Gates;
import nvmf.controller.log.Brake;
import nvmf.controller.management.Attachments;
import nvmf.controller.management.Management;
import nvmf.controller.model.Namespace.Policy;
import nvmf.controller.reservation.ReservationStores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subsystem: who may use it, its namespaces, and its controllers. Callable from any thread; calls others without its lock.
 */
public final class SubsystemCore {
    private static final Logger LOG = LoggerFactory.getLogger(SubsystemCore.class);

    private final LongSupplier clock;
    private final Consumer<NvmfEvent> events;
    private final Associations associations;
    private final Admission admission;
    private final Brake log;
    private final SubsystemReservations reservations;
    private final Gates gates = new Gates();
    private final Namespaces namespaces;
    private final long bornMillis;
    private volatile Optional<Management> management = Optional.empty();
    private final IoMeter.Total traffic = new IoMeter.Total();

    /** Makes a subsystem whose reservations end with the power; see the other. */
    public SubsystemCore(
            SubsystemSettings settings, SharedDevices devices, LongSupplier clock, Consumer<NvmfEvent> events) {
        this(settings, devices, clock, events, ReservationStores.NONE);
    }

    /**
     * Makes a subsystem without namespaces, open to every host.
     *
     * @param devices those that all subsystems of the target serve
     * @param clock   milliseconds that only ever increase
     * @param events  told of what happens, on the thread where it does
     * @param stores  where reservations outlive a loss of power
     */
    public SubsystemCore(
            SubsystemSettings settings,
            SharedDevices devices,
            LongSupplier clock,
            Consumer<NvmfEvent> events,
            ReservationStores stores) {
        this.clock = clock;
        this.events = events;
        this.associations = new Associations(settings);
        this.reservations = new SubsystemReservations(associations, stores);
        this.namespaces = new Namespaces(settings.nqn(), devices, reservations, this::tell);
        this.admission = new Admission(associations, new Brake(clock, LOG::warn));
        this.log = new Brake(clock, LOG::info);
        this.bornMillis = clock.getAsLong();
    }

    public SubsystemSettings settings() {
        return associations.settings();
    }

    /** Associations that come from now on are bounded by these; see {@link SubsystemSettings#canBecome}. */
    public void become(SubsystemSettings next) {
        associations.become(next);
    }

    public Nqn nqn() {
        return settings().nqn();
    }

    /** The namespaces now. */
    public NamespaceTable namespaces() {
        return namespaces.table();
    }

    public SubsystemReservations reservations() {
        return reservations;
    }

    /** What I/O commands have to pass, and what pauses them. */
    public Gates gates() {
        return gates;
    }

    long nowMillis() {
        return clock.getAsLong();
    }

    public long uptimeMillis() {
        return nowMillis() - bornMillis;
    }

    /** Puts a device in as a namespace of the default ANA group; see the other. */
    public Namespace attach(int nsid, String name, BlockDevice device, Identity configured, boolean readOnly) {
        return attach(nsid, name, device, configured, Policy.of(readOnly));
    }

    /**
     * Puts a device in as a namespace; hosts that are connected are told.
     *
     * @param nsid       1 to {@link Limits#NSID_MAX}
     * @param configured identifiers that replace the device's; see {@link Namespace#of}
     * @throws IllegalArgumentException if the NSID or the UUID is taken, or the NSID cannot be, or what was kept of its
     *     reservations cannot be used
     */
    public Namespace attach(int nsid, String name, BlockDevice device, Identity configured, Policy policy) {
        namespaces.assignToAll(nsid);
        return namespaces.attach(nsid, name, device, configured, policy);
    }

    /** Puts a device in as a namespace of these hosts alone; see the other. */
    public Namespace attach(
            int nsid, String name, BlockDevice device, Identity configured, Policy policy, Set<Nqn> hosts) {
        namespaces.assign(nsid, hosts);
        return namespaces.attach(nsid, name, device, configured, policy);
    }

    /** Says which hosts have a namespace that was put in for some; who gets or loses it is told. */
    public void assign(int nsid, Set<Nqn> hosts) {
        namespaces.assign(nsid, hosts);
    }

    /** Which hosts have which namespaces. */
    public Attachments attachments() {
        return namespaces.attachments();
    }

    /** Lets hosts manage namespaces that way, or no more. */
    public void manage(Optional<Management> how) {
        management = how;
    }

    /** How hosts may manage namespaces, if at all. */
    public Optional<Management> management() {
        return management;
    }

    /** Takes a namespace away; new commands for it fail, hosts that are connected are told. */
    public void detach(int nsid) {
        namespaces.detach(nsid);
    }

    /**
     * Sets a namespace write protected, or takes that back; hosts are told. Completes when no device is at an older write to it.
     *
     * @throws StatusException if there is no such namespace, or it is read-only for good
     */
    public CompletionStage<Void> protect(int nsid, boolean on) {
        namespaces.protect(nsid, on);
        return associations.written(nsid);
    }

    /**
     * Puts a namespace into another ANA group; hosts that are connected are told of an ANA change.
     *
     * @throws IllegalArgumentException if there is no such namespace or group
     */
    public void regroup(int nsid, int group) {
        if (namespaces.regroup(nsid, group)) {
            associations.live().forEach(controller -> controller.accessChanged(group));
            events.accept(new NvmfEvent.NamespaceChanged(nqn(), nsid));
        }
    }

    private void tell(int nsid, Predicate<Nqn> concerned) {
        associations.live().stream()
                .filter(controller -> concerned.test(controller.host().nqn()))
                .forEach(controller -> controller.namespaceChanged(nsid));
        events.accept(new NvmfEvent.NamespaceChanged(nqn(), nsid));
    }

    /** For the discovery subsystem: its log changed. */
    public void discoveryChanged() {
        associations.live().forEach(ControllerCore::discoveryChanged);
    }

    /**
     * A host's admin queue asks for a controller.
     *
     * @param cntlid what the host wrote: a controller, or one of the two that mean any
     * @throws ConnectRefusal if it does not get one
     */
    public ControllerCore admit(int cntlid, Arrival arrival) {
        Nqn host = arrival.host().nqn();
        admission.require(host, arrival.admin().remote());
        List<Namespace> all = namespaces().all();
        boolean writeCache = all.isEmpty()
                || all.stream().anyMatch(namespace -> namespace.geometry().volatileWriteCache());
        ControllerCore controller = associations.admit(cntlid, id -> new ControllerCore(this, id, arrival, writeCache));
        events.accept(new NvmfEvent.HostConnected(
                nqn(), host, controller.cntlid(), arrival.admin().remote()));
        log.say(controller + ": " + host + " connected");
        admission.confirm(controller);
        return controller;
    }

    /** Who may use it. */
    public Admission admission() {
        return admission;
    }

    /** Those there are. */
    public List<ControllerCore> controllers() {
        return associations.live();
    }

    public Optional<ControllerCore> controller(int cntlid) {
        return associations.find(cntlid);
    }

    void lost(ControllerCore controller, String reason) {
        associations.lost(controller);
        events.accept(new NvmfEvent.HostLost(nqn(), controller.host().nqn(), controller.cntlid(), reason));
        log.say(controller + ": association with " + controller.host().nqn() + " ended: " + reason);
    }

    void departed(ControllerCore controller) {
        associations.departed(controller);
    }

    /**
     * Completes when no device operation of a former association of this host is in flight: what it wrote late cannot overtake what it
     * writes now.
     */
    CompletionStage<Void> quiesced(HostIdentity host) {
        return associations.quiesced(host.id());
    }

    /** Completes when nothing that hosts wrote can be lost with the power. */
    CompletionStage<Void> flush() {
        return namespaces.flush();
    }

    /** A host resets the subsystem: all controllers at once. */
    void reset(ControllerCore by) {
        associations.resetAll(by);
    }

    boolean wasReset() {
        return associations.wereReset();
    }

    public IoMeter.Total meter() {
        return traffic;
    }

    /** What all hosts moved since this subsystem came. */
    public IoMeter.Traffic traffic() {
        return traffic.with(associations.live());
    }

    /** Ends the association of one controller, or of all for -1, and says how many. */
    public int terminate(int cntlid, String reason) {
        List<ControllerCore> meant = associations.live().stream()
                .filter(controller -> cntlid == -1 || controller.cntlid() == cntlid)
                .toList();
        meant.forEach(controller -> controller.end(reason));
        return meant.size();
    }

    /** Ends all associations, for good, and lets go of the devices. */
    public void close() {
        associations.close();
        namespaces.close();
        terminate(-1, "the subsystem is gone");
    }

    public Snapshot snapshot() {
        return new Snapshot(
                nqn(),
                settings().serial(),
                settings().model(),
                admission.list().any(),
                admission.list().hosts().stream().sorted().toList(),
                admission.list().addressTexts(),
                namespaces().all().stream().map(Namespace::info).toList(),
                associations.live().stream().map(ControllerCore::info).toList());
    }

    @Override
    public String toString() {
        return nqn().value();
    }
}
