package nvmf.controller.admin;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Layout;
import nvmf.api.spec.Page;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyIndependentNamespace;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.IdentifyNvmController;
import nvmf.api.spec.admin.IdentifyNvmNamespace;
import nvmf.api.spec.admin.NamespaceDescriptor;
import nvmf.controller.ana.AnaGroups;
import nvmf.controller.management.Management;
import nvmf.controller.model.ErrorLog;
import nvmf.controller.model.LifeCycle;
import nvmf.controller.model.Limits;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.Registers;
import nvmf.controller.model.SubsystemSettings;
import nvmf.controller.model.SubsystemSettings.Cntlids;
import nvmf.controller.nvm.NvmLimits;

/** The Identify data structures: pure functions of settings and snapshots, each a page of 4096 bytes. */
public final class IdentifyPages {
    /** FR: what this software calls itself. */
    public static final String FIRMWARE = "0.1";

    /** ACL + 1. */
    public static final int ABORTS_MAX = 4;

    /**
     * Verify, Write Zeroes and Write Uncorrectable move no data, but a device may take long over them: 8 MiB at a time is what hosts
     * are told to keep to. With ONCS bits 7 (NVMVFYS), 3 (NVMWZSV) and 1 (NVMWUSV) set, VSL, WZSL and WUSL are recommendations, and a
     * larger command is carried out; only while those bits are 0 a controller has to abort it with Invalid Field (NVM Command Set
     * Specification, "I/O Command Set Specific Identify Controller Data Structure").
     */
    private static final int WITHOUT_DATA_BYTES = 8 << 20;

    /** As much as the field can say; one range more is taken. No limit is on the blocks of a range or of a command (DMRSL, DMSL). */
    private static final int DMRL = 255;

    /** ANATT: how long a group stays in the Change state at most; operators who set it are told to keep to that. */
    private static final int ANA_TRANSITION_SECONDS = 10;

    private static final int WARNING_TEMPERATURE_KELVIN = 343;
    private static final int CRITICAL_TEMPERATURE_KELVIN = 353;

    /** Until the end of a connection is known to whoever serves it. */
    private static final int GATE_MILLIS = 250;

    private IdentifyPages() {}

    /**
     * What the controller's page depends on besides its subsystem.
     *
     * @param transferMax   bytes that one command may move
     * @param inCapsuleData bytes of data in an I/O command capsule
     * @param keyed         whether the transport moves data by key
     * @param management    how hosts may manage namespaces, if at all
     */
    public record ControllerView(
            int cntlid,
            int transferMax,
            int inCapsuleData,
            boolean keyed,
            boolean volatileWriteCache,
            Optional<Management> management) {}

    /** CNS 01h. */
    public static ByteBuffer controller(SubsystemSettings settings, ControllerView view) {
        boolean discovery = settings.isDiscovery();
        Limits limits = settings.limits();
        Page page = IdentifyController.LAYOUT.blank();
        page.set(IdentifyController.SN, settings.serial());
        page.set(IdentifyController.MN, settings.model());
        page.set(IdentifyController.FR, FIRMWARE);
        page.set(IdentifyController.SUBNQN, settings.nqn().value());
        page.set(IdentifyController.CNTLID, view.cntlid());
        page.set(IdentifyController.VER, Registers.VERSION);
        // More than one port, more than one controller, ANA reporting.
        page.set(IdentifyController.CMIC, discovery ? 0 : 0b1011);
        page.set(IdentifyController.MDTS, pages(view.transferMax()));
        page.set(IdentifyController.OAES, Integer.toUnsignedLong(eventBits(discovery)));
        page.set(
                IdentifyController.CTRATT,
                IdentifyController.CTRATT_HOST_ID_128 | IdentifyController.CTRATT_TRAFFIC_KEEP_ALIVE);
        page.set(
                IdentifyController.CNTRLTYPE,
                discovery ? IdentifyController.TYPE_DISCOVERY : IdentifyController.TYPE_IO);
        page.set(IdentifyController.ACL, ABORTS_MAX - 1);
        page.set(IdentifyController.AERL, AsyncEvents.REQUESTS_MAX - 1);
        // Effects log, extended data. Pages 00h and 12h may be there without bit 5, which would promise the effects of
        // NVMe-MI commands as well, of which there are none, and scopes: Linux warns of I/O commands that have one.
        page.set(IdentifyController.LPA, 0b00_0110);
        page.set(IdentifyController.ELPE, ErrorLog.ENTRIES_MAX - 1);
        page.set(IdentifyController.KAS, limits.keepAliveGranularityMillis() / 100);
        page.set(IdentifyController.SGLS, 1 | (view.keyed() ? 1 << 2 : 0) | 1 << 20 | 1 << 21);
        page.set(IdentifyController.IOCCSZ, (Sqe.BYTES + (discovery ? 0 : view.inCapsuleData())) / 16);
        page.set(IdentifyController.IORCSZ, 1);
        page.set(IdentifyController.FCATT, settings.cntlids().fixed() ? 1 : 0);
        page.set(IdentifyController.MSDBD, 1);
        page.set(IdentifyController.MAXCMD, discovery ? limits.adminDepthMax() : Math.min(limits.depthMax(), 0xFFFF));
        if (discovery) {
            // Direct discovery controller.
            page.set(IdentifyController.DCTYPE, 1);
        } else {
            ioController(page, view);
            page.set(IdentifyController.CQT, quiesceMillis(settings));
        }
        return page.bytes();
    }

    /**
     * How long what a lost association left behind can get in the way of what its host sends by another one. Here a gate holds that back, so it
     * takes no longer than the news of the loss. A controller of another process knows no gate of ours; who gives identifiers
     * of a range only has siblings in such processes.
     */
    private static int quiesceMillis(SubsystemSettings settings) {
        return settings.cntlids().equals(Cntlids.DYNAMIC) ? GATE_MILLIS : LifeCycle.READY_MILLIS;
    }

    private static void ioController(Page page, ControllerView view) {
        page.set(IdentifyController.RAB, 6);
        RetryDelays.tell(page);
        // One firmware slot, read-only.
        page.set(IdentifyController.FRMW, 0b011);
        page.set(IdentifyController.WCTEMP, WARNING_TEMPERATURE_KELVIN);
        page.set(IdentifyController.CCTEMP, CRITICAL_TEMPERATURE_KELVIN);
        page.set(IdentifyController.SQES, 0x66);
        page.set(IdentifyController.CQES, 0x44);
        page.set(IdentifyController.NN, Limits.NSID_MAX);
        page.set(IdentifyController.MNAN, Limits.NSID_MAX);
        page.set(
                IdentifyController.ONCS,
                IdentifyController.ONCS_COMPARE
                        | IdentifyController.ONCS_WRITE_UNCORRECTABLE
                        | IdentifyController.ONCS_DATASET_MANAGEMENT
                        | IdentifyController.ONCS_WRITE_ZEROES
                        | IdentifyController.ONCS_FEATURE_SELECT
                        | IdentifyController.ONCS_VERIFY
                        | IdentifyController.ONCS_COPY
                        | IdentifyController.ONCS_RESERVATIONS);
        // Compare and Write. ACWU stays one block, the unit of the largest there can be; each namespace tells its own.
        page.set(IdentifyController.FUSES, NvmLimits.compareAndWriteBytes(view.transferMax()) > 0 ? 1 : 0);
        // Descriptor format 0.
        page.set(IdentifyController.OCFS, 1);
        view.management().ifPresent(management -> {
            page.set(IdentifyController.OACS, IdentifyController.OACS_NAMESPACE_MANAGEMENT);
            page.set(IdentifyController.TNVMCAP, BigInteger.valueOf(management.capacity()));
            page.set(IdentifyController.UNVMCAP, BigInteger.valueOf(management.available()));
        });
        // Flush takes NSID FFFFFFFFh.
        page.set(IdentifyController.VWC, 0b110 | (view.volatileWriteCache() ? 1 : 0));
        // No Write Protect and Write Protect, not the two states that only power, or nothing, undoes.
        page.set(IdentifyController.NWPC, 1);
        page.set(IdentifyController.OFCS, 1);
        // All five states; a namespace may change its group while it is attached.
        page.set(
                IdentifyController.ANACAP,
                Arrays.stream(AnaState.values()).mapToInt(AnaState::capability).sum());
        page.set(IdentifyController.ANATT, ANA_TRANSITION_SECONDS);
        page.set(IdentifyController.ANAGRPMAX, AnaGroups.MAX);
        page.set(IdentifyController.NANAGRPID, AnaGroups.MAX);
    }

    /** The asynchronous events a controller of that kind can report. */
    public static int eventBits(boolean discovery) {
        return discovery
                ? AsyncEvents.Kind.DISCOVERY_LOG.bit()
                : AsyncEvents.Kind.NAMESPACE_ATTRIBUTE.bit() | AsyncEvents.Kind.ANA_CHANGE.bit();
    }

    /**
     * CNS 00h, as it is told where the namespace is in that state.
     *
     * @param rescap      what reservations there can be
     * @param transferMax bytes that one command may move
     */
    public static ByteBuffer namespace(Namespace namespace, AnaState state, int rescap, int transferMax) {
        Geometry geometry = namespace.geometry();
        Page page = IdentifyNamespace.LAYOUT.blank();
        page.set(IdentifyNamespace.NSZE, geometry.blocks());
        page.set(IdentifyNamespace.NCAP, geometry.blocks());
        if (state != AnaState.INACCESSIBLE && state != AnaState.PERSISTENT_LOSS) {
            // Else zero: Base Specification, figure "ANA effects on Command Processing".
            page.set(IdentifyNamespace.NUSE, geometry.blocks());
        }
        page.set(IdentifyNamespace.lbaf(0), (long) Integer.numberOfTrailingZeros(geometry.blockSize()) << 16);
        // Attached to more than one controller.
        page.set(IdentifyNamespace.NMIC, 1);
        page.set(IdentifyNamespace.RESCAP, rescap);
        // Write Zeroes takes the Deallocate bit; what Dataset Management leaves behind is told where it is certain.
        page.set(IdentifyNamespace.DLFEAT, 0b1000 | (namespace.device().zeroesAfterDeallocate() ? 1 : 0));
        page.set(IdentifyNamespace.NVMCAP, BigInteger.valueOf(geometry.bytes()));
        page.set(IdentifyNamespace.ANAGRPID, namespace.anaGroup());
        page.set(IdentifyNamespace.NSATTR, namespace.isWriteProtected() ? 1 : 0);
        NamespaceSizes.set(page, geometry.blockSize(), transferMax);
        if (namespace.identity().hasNguid()) {
            page.set(IdentifyNamespace.NGUID, bytes(namespace.identity().nguid()));
        }
        if (namespace.identity().eui64() != 0) {
            page.set(IdentifyNamespace.EUI64, bytes(namespace.identity().eui64()));
        }
        return page.bytes();
    }

    /** CNS 03h. */
    public static ByteBuffer descriptors(Namespace namespace) {
        List<NamespaceDescriptor> list = new ArrayList<>();
        if (namespace.identity().eui64() != 0) {
            list.add(descriptor(
                    NamespaceDescriptor.EUI64, bytes(namespace.identity().eui64())));
        }
        if (namespace.identity().hasNguid()) {
            list.add(descriptor(
                    NamespaceDescriptor.NGUID, bytes(namespace.identity().nguid())));
        }
        list.add(descriptor(NamespaceDescriptor.UUID, bytes(namespace.identity().uuid())));
        list.add(descriptor(NamespaceDescriptor.CSI, new byte[1]));
        return NamespaceDescriptor.encode(list);
    }

    /** CNS 05h for the NVM Command Set. */
    public static ByteBuffer nvmNamespace() {
        return IdentifyNvmNamespace.LAYOUT.blank().bytes();
    }

    /** CNS 06h for the NVM Command Set. */
    public static ByteBuffer nvmController() {
        return IdentifyNvmController.LAYOUT
                .blank()
                .set(IdentifyNvmController.VSL, pages(WITHOUT_DATA_BYTES))
                .set(IdentifyNvmController.WZSL, pages(WITHOUT_DATA_BYTES))
                .set(IdentifyNvmController.WUSL, pages(WITHOUT_DATA_BYTES))
                .set(IdentifyNvmController.DMRL, DMRL)
                .bytes();
    }

    /**
     * CNS 08h.
     *
     * @param rescap what reservations there can be
     */
    public static ByteBuffer independentNamespace(Namespace namespace, int rescap) {
        return IdentifyIndependentNamespace.LAYOUT
                .blank()
                .set(IdentifyIndependentNamespace.NSFEAT, namespace.geometry().volatileWriteCache() ? 0 : 1 << 5)
                .set(IdentifyIndependentNamespace.NMIC, 1)
                .set(IdentifyIndependentNamespace.ANAGRPID, namespace.anaGroup())
                .set(IdentifyIndependentNamespace.RESCAP, rescap)
                .set(IdentifyIndependentNamespace.NSATTR, namespace.isWriteProtected() ? 1 : 0)
                .set(IdentifyIndependentNamespace.NSTAT, 1)
                .bytes();
    }

    /** CNS 1Ch: the one combination of command sets there is, the NVM Command Set alone. */
    public static ByteBuffer commandSets() {
        return Wire.allocate(Identify.BYTES).putLong(0, 1);
    }

    /** A page of zeroes: a namespace that could be, but is not there. */
    public static ByteBuffer inactiveNamespace(Layout layout) {
        return layout.blank().bytes();
    }

    /** A size as a power of two of 4096 byte pages. */
    private static int pages(int bytes) {
        return Integer.numberOfTrailingZeros(bytes / Limits.PAGE_BYTES);
    }

    private static NamespaceDescriptor descriptor(int type, byte[] id) {
        return new NamespaceDescriptor(type, ByteBuffer.wrap(id));
    }

    private static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    private static byte[] bytes(long eui64) {
        return ByteBuffer.allocate(8).putLong(eui64).array();
    }
}
