package nvmf.controller.queue;

import java.nio.ByteBuffer;
import java.util.Optional;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyIndependentNamespace;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.IdentifyNvmNamespace;
import nvmf.api.spec.admin.NamespaceList;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.controller.admin.ChangedNamespaces;
import nvmf.controller.admin.CriticalWarnings;
import nvmf.controller.admin.Features;
import nvmf.controller.admin.IdentifyPages;
import nvmf.controller.admin.LogPages;
import nvmf.controller.discovery.DirectoryLog;
import nvmf.controller.discovery.Visit;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.Limits;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.NamespaceTable;
import nvmf.controller.model.NamespaceView;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.reservation.ReservationLog;
import nvmf.controller.reservation.Reservations;

/** The admin commands that read a page: which one, how much of it, and from where. On the admin queue's thread. */
final class AdminPages {
    /** The largest NSID that a list can be asked to start after (Base Specification, "Active Namespace ID list"). */
    private static final int LIST_START_MAX = 0xFFFF_FFFD;

    private static final int ANY = 0xFFFF_FFFF;

    private final ControllerQueuePair pair;
    private final QueueTerms terms;
    private final ControllerCore controller;
    private final Entrance entrance;
    private final ChangedNamespaces changed;
    private final InventoryPages inventory;
    private final NamespaceView namespaces;
    private final ReservationLog reservations;
    private final boolean discovery;

    /** The discovery log as the host reads it, in pieces perhaps: another one only where it begins anew. */
    private Optional<DirectoryLog> directoryLog = Optional.empty();

    /** Whether the log tells something by now that {@link #directoryLog} does not. */
    private boolean directoryNews;

    AdminPages(
            ControllerQueuePair pair,
            QueueTerms terms,
            ControllerCore controller,
            Entrance entrance,
            ChangedNamespaces changed,
            ReservationLog reservations) {
        this.pair = pair;
        this.terms = terms;
        this.controller = controller;
        this.entrance = entrance;
        this.changed = changed;
        this.namespaces = new NamespaceView(controller);
        this.inventory = new InventoryPages(controller, namespaces, terms.transferMax());
        this.reservations = reservations;
        this.discovery = controller.settings().isDiscovery();
    }

    void identify(Flight flight) {
        if (flight.data().remaining() < Identify.BYTES) {
            throw new StatusException(Status.INVALID_DATA_SGL_LENGTH.dnr());
        }
        Identify command = Identify.of(flight.sqe());
        reply(flight, command.cns() == Identify.CNS_CONTROLLER ? controllerPage() : otherPage(command));
    }

    private ByteBuffer controllerPage() {
        TransportType type = pair.remote().type();
        boolean keyed = type == TransportType.RDMA || type == TransportType.LOOP;
        return IdentifyPages.controller(
                controller.settings(),
                new IdentifyPages.ControllerView(
                        controller.cntlid(),
                        terms.transferMax(),
                        entrance.inCapsuleData(),
                        keyed,
                        controller.choices().hasVolatileWriteCache(),
                        controller.subsystem().management()));
    }

    private ByteBuffer otherPage(Identify command) {
        // A discovery controller has no namespaces and no I/O command set to tell of.
        require(!discovery);
        return switch (command.cns()) {
            case Identify.CNS_NAMESPACE ->
                command.nsid() == ANY
                        ? inventory.common()
                        : existing(command)
                                .map(namespace -> IdentifyPages.namespace(
                                        namespace,
                                        controller.access().state(namespace.anaGroup()),
                                        rescap(namespace),
                                        terms.transferMax()))
                                .orElseGet(() -> IdentifyPages.inactiveNamespace(IdentifyNamespace.LAYOUT));
            case Identify.CNS_ACTIVE_NAMESPACES -> list(command);
            case Identify.CNS_NAMESPACE_DESCRIPTORS ->
                existing(command)
                        .map(IdentifyPages::descriptors)
                        .orElseThrow(() -> new StatusException(Status.INVALID_NAMESPACE.dnr()));
            case Identify.CNS_COMMAND_SET_NAMESPACE -> {
                require(command.csi() == NvmOpcode.CSI);
                yield existing(command)
                        .map(namespace -> IdentifyPages.nvmNamespace())
                        .orElseGet(() -> IdentifyPages.inactiveNamespace(IdentifyNvmNamespace.LAYOUT));
            }
            case Identify.CNS_COMMAND_SET_CONTROLLER -> {
                require(command.csi() == NvmOpcode.CSI);
                yield IdentifyPages.nvmController();
            }
            case Identify.CNS_COMMAND_SET_ACTIVE_NAMESPACES -> {
                require(command.csi() == NvmOpcode.CSI);
                yield list(command);
            }
            case Identify.CNS_INDEPENDENT_NAMESPACE ->
                existing(command)
                        .map(namespace -> IdentifyPages.independentNamespace(namespace, rescap(namespace)))
                        .orElseGet(() -> IdentifyPages.inactiveNamespace(IdentifyIndependentNamespace.LAYOUT));
            case Identify.CNS_COMMAND_SETS -> {
                require(command.cntid() == 0xFFFF || command.cntid() == controller.cntlid());
                yield IdentifyPages.commandSets();
            }
            default -> inventory.page(command);
        };
    }

    /** The namespace a page is asked about; empty if there could be one of that NSID but is not. */
    private Optional<Namespace> existing(Identify command) {
        if (command.nsid() == 0 || Integer.compareUnsigned(command.nsid(), Limits.NSID_MAX) > 0) {
            throw new StatusException(Status.INVALID_NAMESPACE.dnr());
        }
        return namespaces().get(command.nsid());
    }

    private int rescap(Namespace namespace) {
        Reservations reservations = controller.subsystem().reservations().find(namespace.nsid());
        return reservations == null ? 0 : reservations.capabilities();
    }

    private ByteBuffer list(Identify command) {
        if (Integer.compareUnsigned(command.nsid(), LIST_START_MAX) > 0) {
            throw new StatusException(Status.INVALID_NAMESPACE.dnr());
        }
        return NamespaceList.encode(namespaces().nsidsAfter(command.nsid()));
    }

    /**
     * Get Log Page.
     *
     * @return the page whose event the host has taken notice of thereby
     */
    Optional<Integer> log(Flight flight) {
        GetLogPage command = GetLogPage.of(flight.sqe());
        if (!LogPages.supported(discovery).contains(command.lid())) {
            throw new StatusException(Status.INVALID_LOG_PAGE.dnr());
        }
        require(!command.indexed() && command.offset() % Integer.BYTES == 0);
        if (command.bytes() > flight.data().remaining()) {
            throw new StatusException(Status.INVALID_DATA_SGL_LENGTH.dnr());
        }
        ByteBuffer page = page(command);
        require(Long.compareUnsigned(command.offset(), page.limit()) <= 0);
        int from = (int) command.offset();
        // What is asked for beyond the page's end is zero.
        int length = (int) Math.min(command.bytes(), page.limit() - from);
        reply(flight, page.slice(from, length));
        if (command.retainEvent()) {
            return Optional.empty();
        }
        if (command.lid() == GetLogPage.CHANGED_NAMESPACES) {
            changed.clear();
        } else if (command.lid() == GetLogPage.RESERVATION) {
            reservations.next();
        }
        return Optional.of(command.lid());
    }

    private ByteBuffer page(GetLogPage command) {
        return switch (command.lid()) {
            case GetLogPage.SUPPORTED_PAGES -> LogPages.supportedPages(discovery);
            case GetLogPage.ERROR ->
                LogPages.errors(controller.errors(), pair.remote().type());
            case GetLogPage.SMART -> {
                // Told for the controller only, not by namespace (LPA bit 0).
                require(command.nsid() == 0 || command.nsid() == ANY);
                SubsystemCore subsystem = controller.subsystem();
                yield LogPages.smart(
                        CriticalWarnings.of(namespaces()),
                        subsystem.traffic(),
                        subsystem.meter().busyMillis(subsystem.uptimeMillis()),
                        subsystem.uptimeMillis(),
                        controller.errors().count());
            }
            case GetLogPage.FIRMWARE -> LogPages.firmware();
            case GetLogPage.CHANGED_NAMESPACES -> changed.page();
            case GetLogPage.COMMAND_EFFECTS -> {
                require(command.csi() == NvmOpcode.CSI);
                yield LogPages.commandEffects(
                        discovery, controller.subsystem().management().isPresent());
            }
            case GetLogPage.ANA ->
                LogPages.ana(namespaces(), controller.access().now(), (command.specific() & AnaLog.GROUPS_ONLY) != 0);
            case GetLogPage.RESERVATION -> reservations.page();
            case GetLogPage.FEATURE_EFFECTS ->
                LogPages.featureEffects(discovery, controller.choices().hasVolatileWriteCache());
            case GetLogPage.DISCOVERY -> directory(command.offset() == 0);
            default -> throw new AssertionError("log page " + command.lid() + " is listed as supported");
        };
    }

    /**
     * The discovery log. However often that changes and in however small pieces a host reads it, it is put together once for each time
     * that the host begins to read, and its pieces belong together; the host finds at the end that GENCTR has moved on.
     */
    private ByteBuffer directory(boolean begins) {
        boolean moved = directoryLog
                .map(log -> log.generation() != entrance.directory().generation())
                .orElse(true);
        if (directoryLog.isEmpty() || begins && moved) {
            directoryLog = Optional.of(currentDirectory());
            directoryNews = false;
        }
        return directoryLog.get().bytes();
    }

    private DirectoryLog currentDirectory() {
        return entrance.directory()
                .log(new Visit(controller.host().nqn(), pair.remote(), entrance.portId(), pair.local()));
    }

    /** Whether the discovery log tells this host something that the one it read last did not; asked at each change. */
    boolean hasDirectoryNews() {
        if (!directoryNews) {
            DirectoryLog now = currentDirectory();
            boolean read = directoryLog.isPresent();
            directoryNews = read && !directoryLog.get().tellsTheSameAs(now);
            if (!directoryNews) {
                directoryLog = Optional.of(now);
                return !read;
            }
        }
        return true;
    }

    void feature(Flight flight, Features features) {
        Features.Answer answer =
                features.get(GetFeatures.of(flight.sqe()), flight.data().remaining());
        flight.result(answer.dw0());
        reply(flight, answer.data());
    }

    /** Puts a page in front of the flight's data; what the host asked for beyond that, the transport fills with zeroes. */
    private static void reply(Flight flight, ByteBuffer page) {
        ByteBuffer data = flight.data();
        int length = Math.min(page.remaining(), data.remaining());
        data.put(data.position(), page, page.position(), length);
        data.limit(data.position() + length);
    }

    private NamespaceTable namespaces() {
        return namespaces.table();
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new StatusException(Status.INVALID_FIELD.dnr());
        }
    }
}
