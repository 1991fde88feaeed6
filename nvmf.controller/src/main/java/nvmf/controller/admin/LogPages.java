package nvmf.controller.admin;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nvmf.api.spec.Page;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.AnaGroup;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.EffectsLog;
import nvmf.api.spec.admin.ErrorLogEntry;
import nvmf.api.spec.admin.FirmwareLog;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.SmartLog;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.controller.ana.PortAccess;
import nvmf.controller.model.ErrorLog;
import nvmf.controller.model.IoMeter.Traffic;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.NamespaceTable;

/** The log pages, as pure functions of snapshots. */
public final class LogPages {
    private static final BigInteger UNIT_BYTES = BigInteger.valueOf(512L * 1000);
    private static final int TEMPERATURE_KELVIN = 313;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long MINUTE_MILLIS = 60_000;

    private static final List<Integer> IO_PAGES = List.of(
            GetLogPage.SUPPORTED_PAGES,
            GetLogPage.ERROR,
            GetLogPage.SMART,
            GetLogPage.FIRMWARE,
            GetLogPage.CHANGED_NAMESPACES,
            GetLogPage.COMMAND_EFFECTS,
            GetLogPage.ANA,
            GetLogPage.FEATURE_EFFECTS,
            GetLogPage.RESERVATION);

    private static final List<Integer> DISCOVERY_PAGES = List.of(
            GetLogPage.SUPPORTED_PAGES,
            GetLogPage.ERROR,
            GetLogPage.COMMAND_EFFECTS,
            GetLogPage.FEATURE_EFFECTS,
            GetLogPage.DISCOVERY);

    private LogPages() {}

    /** Which pages a controller of that kind has. */
    public static List<Integer> supported(boolean discovery) {
        return discovery ? DISCOVERY_PAGES : IO_PAGES;
    }

    /** Page 00h. */
    public static ByteBuffer supportedPages(boolean discovery) {
        Map<Integer, Integer> entries = new TreeMap<>();
        supported(discovery).forEach(lid -> entries.put(lid, EffectsLog.SUPPORTED));
        return EffectsLog.encode(entries);
    }

    /** Page 01h. */
    public static ByteBuffer errors(ErrorLog log, TransportType transport) {
        int entryBytes = ErrorLogEntry.LAYOUT.bytes();
        ByteBuffer page = Wire.allocate(ErrorLog.ENTRIES_MAX * entryBytes);
        int at = 0;
        for (ErrorLog.Entry entry : log.newestFirst()) {
            page.put(at, error(entry, transport).bytes(), 0, entryBytes);
            at += entryBytes;
        }
        return page;
    }

    private static Page error(ErrorLog.Entry entry, TransportType transport) {
        return ErrorLogEntry.LAYOUT
                .blank()
                .set(ErrorLogEntry.ERROR_COUNT, entry.number())
                .set(ErrorLogEntry.SQID, entry.sqid())
                .set(ErrorLogEntry.CMDID, entry.sqe().cid())
                .set(ErrorLogEntry.STATUS_FIELD, entry.status().toWire())
                .set(
                        ErrorLogEntry.PARM_ERROR_LOCATION,
                        ErrorLocation.of(entry.sqe(), entry.status(), entry.sqid() == 0))
                .set(ErrorLogEntry.LBA, entry.sqid() == 0 ? 0 : entry.sqe().cdw10And11())
                .set(ErrorLogEntry.NSID, Integer.toUnsignedLong(entry.sqe().nsid()))
                .set(ErrorLogEntry.TRTYPE, transport.code())
                .set(ErrorLogEntry.OPCODE, entry.sqe().opcode())
                .set(ErrorLogEntry.LOG_PAGE_VERSION, ErrorLogEntry.VERSION);
    }

    /**
     * Page 02h.
     *
     * @param warnings   the critical warnings
     * @param busyMillis for how long commands were in flight on I/O queues
     */
    public static ByteBuffer smart(int warnings, Traffic traffic, long busyMillis, long uptimeMillis, long errors) {
        return SmartLog.LAYOUT
                .blank()
                .set(SmartLog.CRITICAL_WARNING, warnings)
                .set(SmartLog.COMPOSITE_TEMPERATURE, TEMPERATURE_KELVIN)
                .set(SmartLog.AVAIL_SPARE, 100)
                .set(SmartLog.SPARE_THRESH, 10)
                .set(SmartLog.DATA_UNITS_READ, units(traffic.bytesRead()))
                .set(SmartLog.DATA_UNITS_WRITTEN, units(traffic.bytesWritten()))
                .set(SmartLog.HOST_READ_COMMANDS, BigInteger.valueOf(traffic.reads()))
                .set(SmartLog.HOST_WRITE_COMMANDS, BigInteger.valueOf(traffic.writes()))
                .set(SmartLog.CONTROLLER_BUSY_TIME, BigInteger.valueOf(busyMillis / MINUTE_MILLIS))
                .set(SmartLog.POWER_CYCLES, BigInteger.ONE)
                .set(SmartLog.POWER_ON_HOURS, BigInteger.valueOf(uptimeMillis / HOUR_MILLIS))
                .set(SmartLog.NUM_ERR_LOG_ENTRIES, BigInteger.valueOf(errors))
                .bytes();
    }

    private static BigInteger units(long bytes) {
        return BigInteger.valueOf(bytes)
                .add(UNIT_BYTES)
                .subtract(BigInteger.ONE)
                .divide(UNIT_BYTES);
    }

    /** Page 03h: one slot. */
    public static ByteBuffer firmware() {
        return FirmwareLog.LAYOUT
                .blank()
                .set(FirmwareLog.AFI, 1)
                .set(FirmwareLog.FRS1, IdentifyPages.FIRMWARE)
                .bytes();
    }

    /**
     * Page 05h.
     *
     * @param managed whether hosts may manage namespaces
     */
    public static ByteBuffer commandEffects(boolean discovery, boolean managed) {
        Map<Integer, Integer> admin = new TreeMap<>();
        for (int opcode : new int[] {
            AdminOpcode.GET_LOG_PAGE,
            AdminOpcode.IDENTIFY,
            AdminOpcode.ABORT,
            AdminOpcode.SET_FEATURES,
            AdminOpcode.GET_FEATURES,
            AdminOpcode.ASYNC_EVENT_REQUEST,
            AdminOpcode.KEEP_ALIVE
        }) {
            admin.put(opcode, EffectsLog.SUPPORTED);
        }
        if (!discovery && managed) {
            admin.put(AdminOpcode.NAMESPACE_MANAGEMENT, EffectsLog.SUPPORTED | EffectsLog.INVENTORY_CHANGE);
            admin.put(AdminOpcode.NAMESPACE_ATTACHMENT, EffectsLog.SUPPORTED | EffectsLog.INVENTORY_CHANGE);
        }
        Map<Integer, Integer> io = new TreeMap<>();
        if (!discovery) {
            int changes = EffectsLog.SUPPORTED | EffectsLog.CONTENT_CHANGE;
            io.put(NvmOpcode.FLUSH, EffectsLog.SUPPORTED);
            io.put(NvmOpcode.WRITE, changes);
            io.put(NvmOpcode.READ, EffectsLog.SUPPORTED);
            io.put(NvmOpcode.WRITE_UNCORRECTABLE, changes);
            io.put(NvmOpcode.COMPARE, EffectsLog.SUPPORTED);
            io.put(NvmOpcode.WRITE_ZEROES, changes);
            io.put(NvmOpcode.DATASET_MANAGEMENT, changes);
            io.put(NvmOpcode.RESERVATION_REGISTER, EffectsLog.SUPPORTED);
            io.put(NvmOpcode.RESERVATION_REPORT, EffectsLog.SUPPORTED);
            io.put(NvmOpcode.RESERVATION_ACQUIRE, EffectsLog.SUPPORTED);
            io.put(NvmOpcode.RESERVATION_RELEASE, EffectsLog.SUPPORTED);
            io.put(NvmOpcode.VERIFY, EffectsLog.SUPPORTED);
            io.put(NvmOpcode.COPY, changes);
        }
        return EffectsLog.encodeCommands(admin, io);
    }

    /**
     * Page 0Ch: the groups that have namespaces. Its counts are those of both things it tells of, the states of the port and the
     * members of the groups, so they move whenever one of them does, and never back.
     *
     * @param groupsOnly RGO: without the namespaces
     */
    public static ByteBuffer ana(NamespaceTable namespaces, PortAccess.Snapshot access, boolean groupsOnly) {
        TreeMap<Integer, List<Integer>> members = new TreeMap<>();
        for (Namespace namespace : namespaces.all()) {
            members.computeIfAbsent(namespace.anaGroup(), group -> new ArrayList<>())
                    .add(namespace.nsid());
        }
        List<AnaGroup> groups = new ArrayList<>();
        members.forEach((group, nsids) -> groups.add(new AnaGroup(
                group,
                access.state(group),
                1 + access.changes().of(group) + namespaces.groupChanges().of(group),
                groupsOnly ? List.of() : nsids)));
        long changes = 1 + access.changes().total() + namespaces.groupChanges().total();
        return new AnaLog(changes, groups).encode();
    }

    /** Page 12h. */
    public static ByteBuffer featureEffects(boolean discovery, boolean volatileWriteCache) {
        Map<Integer, Integer> entries = new TreeMap<>();
        FeatureTable.supported(discovery, volatileWriteCache).forEach(fid -> entries.put(fid, EffectsLog.SUPPORTED));
        return EffectsLog.encode(entries);
    }
}
