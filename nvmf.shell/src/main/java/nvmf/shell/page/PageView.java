package nvmf.shell.page;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nvmf.api.spec.Field;
import nvmf.api.spec.Page;
import nvmf.shell.print.Printable;

/** A data structure by its table of fields, so that every field there is gets printed. */
final class PageView {
    /** Fields that are bits rather than numbers, shown in hex as nvme-cli does. */
    private static final Set<String> BITS = Set.of(
            "vid",
            "ssvid",
            "cmic",
            "cntlid",
            "ver",
            "rtd3r",
            "rtd3e",
            "oaes",
            "ctratt",
            "rrls",
            "nvmsr",
            "vwci",
            "mec",
            "oacs",
            "frmw",
            "lpa",
            "avscc",
            "apsta",
            "rpmbs",
            "hctma",
            "sanicap",
            "anacap",
            "sqes",
            "cqes",
            "oncs",
            "fuses",
            "fna",
            "vwc",
            "icsvscc",
            "nwpc",
            "ocfs",
            "sgls",
            "fcatt",
            "ofcs",
            "nsze",
            "ncap",
            "nuse",
            "nsfeat",
            "flbas",
            "mc",
            "dpc",
            "dps",
            "nmic",
            "rescap",
            "fpi",
            "dlfeat",
            "nsattr",
            "critical_warning",
            "status_field",
            "parm_error_location",
            "afi",
            "lba");

    private PageView() {}

    /** Field names and values for JSON: numbers as numbers, identifiers as hex digits. */
    static Map<String, Object> data(Page page) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (Field field : page.layout().fields()) {
            data.put(field.name(), value(page, field));
        }
        return data;
    }

    /** A line per field. */
    static List<String> lines(Page page) {
        int width = page.layout().fields().stream()
                .mapToInt(field -> field.name().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (Field field : page.layout().fields()) {
            lines.add(line(field.name(), width, text(page, field)));
        }
        return lines;
    }

    static String line(String name, int width, String value) {
        return name + " ".repeat(Math.max(0, width - name.length())) + " : " + value;
    }

    private static Object value(Page page, Field field) {
        if (field instanceof Field.Unsigned number) {
            return unsigned(page.get(number));
        }
        if (field instanceof Field.Big number) {
            return page.get(number);
        }
        if (field instanceof Field.Text text) {
            return Printable.line(page.get(text));
        }
        return HexFormat.of().formatHex(page.get((Field.Bytes) field));
    }

    /** A number of 64 bits without a sign. */
    static Number unsigned(long value) {
        return value >= 0 ? (Number) value : new BigInteger(Long.toUnsignedString(value));
    }

    private static String text(Page page, Field field) {
        if (field instanceof Field.Unsigned number && BITS.contains(field.name())) {
            return "0x" + Long.toHexString(page.get(number));
        }
        return value(page, field).toString();
    }
}
