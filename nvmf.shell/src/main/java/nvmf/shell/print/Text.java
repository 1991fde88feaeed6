package nvmf.shell.print;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Values as text for people: lists of records as tables, records as names and values, everything else as it says itself. */
final class Text {
    private Text() {}

    static String of(Object data) {
        if (data instanceof Collection<?> rows) {
            return list(rows);
        }
        return Fields.has(data) ? block(Fields.of(data)) : Printable.of(String.valueOf(data));
    }

    private static String list(Collection<?> rows) {
        if (rows.isEmpty() || !rows.stream().allMatch(Fields::has)) {
            return String.join("\n", rows.stream().map(Text::of).toList());
        }
        Table table = null;
        for (Object row : rows) {
            List<Fields.Field> fields =
                    Fields.of(row).fields().stream().filter(f -> !f.hidden()).toList();
            if (table == null) {
                table = new Table(fields.stream().map(Fields.Field::title).toList());
            }
            table.row(fields.stream().map(Fields.Field::value).toList());
        }
        return table == null ? "" : table.toString();
    }

    private static String block(Fields record) {
        int width = record.fields().stream()
                .filter(field -> !field.hidden())
                .mapToInt(field -> field.title().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (Fields.Field field : record.fields()) {
            if (field.hidden()) {
                continue;
            }
            boolean nested =
                    field.value() instanceof Collection<?> c && c.stream().anyMatch(Fields::has);
            if (nested || Fields.has(field.value())) {
                lines.add("");
                lines.add(field.title() + ":");
                lines.add(of(field.value()));
            } else {
                lines.add(pad(field.title(), width) + " : " + cell(field.value()));
            }
        }
        return String.join("\n", lines);
    }

    /** One value on one line. */
    static String cell(Object value) {
        if (value instanceof Collection<?> list) {
            return list.isEmpty()
                    ? "-"
                    : String.join(", ", list.stream().map(Text::cell).toList());
        }
        String text = Printable.line(String.valueOf(value));
        return text.isEmpty() ? "-" : text;
    }

    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
