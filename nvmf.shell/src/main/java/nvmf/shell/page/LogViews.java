package nvmf.shell.page;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nvmf.api.spec.Layout;
import nvmf.api.spec.Page;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AnaGroup;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.EffectsLog;
import nvmf.api.spec.admin.ErrorLogEntry;
import nvmf.api.spec.admin.FirmwareLog;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.NamespaceList;
import nvmf.api.spec.admin.SmartLog;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.shell.print.Value;

/** The log pages that are known, by their fields; a page that is shorter than its structure is shown in hex. */
final class LogViews {
    private static final int UNKNOWN_BYTES = 512;
    private static final int ERRORS = 16;

    /** Enough for most; the command that is made for this page reads all of it. */
    private static final int ANA_BYTES = 4096;

    private LogViews() {}

    /** How much of a page is read when nobody says. */
    static int size(int lid) {
        return switch (lid) {
            case GetLogPage.SUPPORTED_PAGES -> EffectsLog.SUPPORTED_PAGES_BYTES;
            case GetLogPage.ERROR -> ERRORS * ErrorLogEntry.LAYOUT.bytes();
            case GetLogPage.CHANGED_NAMESPACES -> NamespaceList.BYTES;
            case GetLogPage.ANA -> ANA_BYTES;
            case GetLogPage.COMMAND_EFFECTS -> EffectsLog.COMMANDS_BYTES;
            case GetLogPage.FEATURE_EFFECTS -> EffectsLog.FEATURES_BYTES;
            case GetLogPage.DISCOVERY -> DiscoveryLog.HEADER.bytes();
            default -> UNKNOWN_BYTES;
        };
    }

    static Value of(int lid, ByteBuffer log) {
        return switch (lid) {
            case GetLogPage.SMART -> page("Smart Log", SmartLog.LAYOUT, log);
            case GetLogPage.FIRMWARE -> page("Firmware Log", FirmwareLog.LAYOUT, log);
            case GetLogPage.DISCOVERY -> page("Discovery Log header", DiscoveryLog.HEADER, log);
            case GetLogPage.ERROR -> errors(log);
            case GetLogPage.CHANGED_NAMESPACES -> namespaces(log);
            case GetLogPage.ANA -> ana(log);
            case GetLogPage.SUPPORTED_PAGES, GetLogPage.COMMAND_EFFECTS, GetLogPage.FEATURE_EFFECTS ->
                effects(lid, log);
            default -> Raw.dump(log);
        };
    }

    private static Value page(String title, Layout layout, ByteBuffer log) {
        if (log.remaining() < layout.bytes()) {
            return Raw.dump(log);
        }
        Page page = layout.read(log);
        List<String> lines = new ArrayList<>();
        lines.add(title + ":");
        lines.addAll(PageView.lines(page));
        return Value.of(String.join("\n", lines), PageView.data(page));
    }

    private static Value errors(ByteBuffer log) {
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> data = new ArrayList<>();
        int bytes = ErrorLogEntry.LAYOUT.bytes();
        for (int at = 0; at + bytes <= log.remaining(); at += bytes) {
            Page entry = ErrorLogEntry.LAYOUT.read(log.slice(at, bytes));
            if (entry.get(ErrorLogEntry.ERROR_COUNT) == 0) {
                continue;
            }
            lines.add("Entry " + data.size());
            lines.addAll(PageView.lines(entry));
            lines.add("  "
                    + Status.ofWire(entry.getInt(ErrorLogEntry.STATUS_FIELD)).text());
            data.add(PageView.data(entry));
        }
        return Value.of(data.isEmpty() ? "no errors" : String.join("\n", lines), Map.of("errors", data));
    }

    private static Value namespaces(ByteBuffer log) {
        List<Long> nsids = new ArrayList<>();
        ByteBuffer view = Wire.view(log);
        for (int at = 0; at + 4 <= view.limit() && view.getInt(at) != 0; at += 4) {
            nsids.add(Wire.u32(view, at));
        }
        String text = nsids.isEmpty()
                ? "no namespace changed"
                : "changed namespaces: "
                        + String.join(", ", nsids.stream().map(Object::toString).toList());
        return Value.of(text, Map.of("nsids", nsids));
    }

    private static Value ana(ByteBuffer bytes) {
        AnaLog log;
        try {
            log = AnaLog.decode(bytes);
        } catch (ProtocolException e) {
            return Raw.dump(bytes);
        }
        List<String> lines = new ArrayList<>();
        lines.add("ANA log, change count " + Long.toUnsignedString(log.changes()));
        for (AnaGroup group : log.groups()) {
            lines.add(String.format(
                    "group %d: %s, change count %s%s",
                    group.id(),
                    group.state().word(),
                    Long.toUnsignedString(group.changes()),
                    group.nsids().isEmpty()
                            ? ""
                            : ", namespaces "
                                    + String.join(
                                            ", ",
                                            group.nsids().stream()
                                                    .map(Integer::toUnsignedString)
                                                    .toList())));
        }
        List<Map<String, Object>> groups = new ArrayList<>();
        for (AnaGroup group : log.groups()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("grpid", group.id());
            one.put("chgcnt", group.changes());
            one.put("state", group.state().word());
            one.put("nsids", group.nsids());
            groups.add(one);
        }
        return Value.of(String.join("\n", lines), Map.of("chgcnt", log.changes(), "groups", groups));
    }

    /** Pages of 32-bit entries by identifier, the lowest bit saying that it is supported. */
    private static Value effects(int lid, ByteBuffer log) {
        ByteBuffer view = Wire.view(log);
        List<String> lines = new ArrayList<>();
        Map<String, Object> data = new LinkedHashMap<>();
        for (int at = 0; at + 4 <= view.limit(); at += 4) {
            long entry = Wire.u32(view, at);
            if ((entry & EffectsLog.SUPPORTED) != 0) {
                int index = at / 4;
                String group = lid != GetLogPage.COMMAND_EFFECTS ? "" : index < 256 ? "admin_" : "io_";
                String name = String.format("%s0x%02x", group, index % 256);
                lines.add(String.format("%s : 0x%08x", name, entry));
                data.put(name, entry);
            }
        }
        return Value.of(String.join("\n", lines), data);
    }
}
