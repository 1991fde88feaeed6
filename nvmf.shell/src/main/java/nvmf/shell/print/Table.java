package nvmf.shell.print;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns as wide as what is in them; numbers to the right. Headings are underlined, as nvme-cli does. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> titles;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] numeric;

    public Table(List<String> titles) {
        this.titles = List.copyOf(titles);
        this.numeric = new boolean[titles.size()];
        Arrays.fill(numeric, true);
    }

    /**
     * Adds a line.
     *
     * @throws IllegalArgumentException if it has not as many cells as there are columns
     */
    public Table row(List<?> cells) {
        if (cells.size() != titles.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + titles.size() + " columns");
        }
        List<String> row = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            numeric[i] &= cells.get(i) instanceof Number;
            row.add(Text.cell(cells.get(i)));
        }
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        int[] widths = new int[titles.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    titles.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(titles, widths));
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
            rules.add("-".repeat(width));
        }
        lines.add(line(rules, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return String.join("\n", lines);
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP).append(numeric[i] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
