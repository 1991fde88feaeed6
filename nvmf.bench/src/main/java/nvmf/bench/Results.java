package nvmf.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What all rounds came to, as the two tables of docs/performance.md. */
final class Results {
    /** What was measured: a shape as a contestant did it. */
    private record Key(String shape, String contestant) {}

    private final Map<Key, List<Figures>> rounds = new LinkedHashMap<>();

    void add(Shape shape, String contestant, Figures figures) {
        rounds.computeIfAbsent(new Key(shape.name(), contestant), key -> new ArrayList<>())
                .add(figures);
    }

    /** The goals that both figures of are there. */
    void printGoals(PrintStream out) {
        out.println("| shape | who | held against | goal | reached | |");
        out.println("|---|---|---|--:|--:|---|");
        for (Goal goal : Goal.all()) {
            Optional<Double> ratio =
                    ratio(new Key(goal.shape(), goal.mode()), new Key(goal.against(), goal.reference()));
            if (ratio.isPresent()) {
                out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %.2f | %.2f | %s |%n",
                        goal.shape(),
                        goal.mode(),
                        goal.reference() + (goal.against().equals(goal.shape()) ? "" : ", " + goal.against()),
                        goal.least(),
                        ratio.get(),
                        ratio.get() >= goal.least() ? "reached" : "missed");
            }
        }
    }

    /**
     * The median of the rounds' ratios: both figures of a ratio are of the same minute. A round in which the other did nothing, which
     * happens in slices of milliseconds, says nothing.
     */
    private Optional<Double> ratio(Key mine, Key other) {
        List<Figures> numerators = rounds.getOrDefault(mine, List.of());
        List<Figures> denominators = rounds.getOrDefault(other, List.of());
        double[] ratios = IntStream.range(0, Math.min(numerators.size(), denominators.size()))
                .filter(i -> denominators.get(i).perSecond() > 0)
                .mapToDouble(
                        i -> numerators.get(i).perSecond() / denominators.get(i).perSecond())
                .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(median(ratios));
    }

    void printFigures(PrintStream out) {
        out.println("| shape | contestant | per second | MiB/s | p50 µs | p99 µs | client CPU s per million | server "
                + "| client bytes allocated | server | of bare | of hot |");
        out.println("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        rounds.forEach((key, all) -> {
            boolean sleeps =
                    key.contestant().endsWith("sleeping") || key.contestant().equals(Goal.NBD);
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.0f | %.0f | %.1f | %.1f | %s | %s | %s | %s | %s | %s |%n",
                    key.shape(),
                    key.contestant(),
                    median(all, Figures::perSecond),
                    median(all, Figures::perSecond) * Shape.named(key.shape()).bytes() / (1 << 20),
                    median(all, Figures::p50Micros),
                    median(all, Figures::p99Micros),
                    known("%.2f", median(all, Figures::clientCpu)),
                    known("%.2f", median(all, Figures::serverCpu)),
                    known("%.0f", median(all, Figures::clientAllocated)),
                    known("%.0f", median(all, Figures::serverAllocated)),
                    share(key, sleeps ? Goal.BARE_SLEEP : Goal.BARE_SPIN),
                    share(key, sleeps ? Goal.HOT_SLEEP : Goal.HOT_SPIN));
        });
    }

    private String share(Key key, String reference) {
        return ratio(key, new Key(key.shape(), reference))
                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                .orElse("");
    }

    private static String known(String format, double value) {
        return value < 0 ? "" : String.format(Locale.ROOT, format, value);
    }

    private static double median(List<Figures> all, ToDoubleFunction<Figures> figure) {
        return median(all.stream().mapToDouble(figure).toArray());
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
