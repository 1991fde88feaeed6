package nvmf.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Runs every shape with every contestant, one after the other and all of it several times over, and prints the medians as a table of
 * Markdown: absolute figures move with the machine, so each is also given as its ratio to the bare exchange of the same run.
 */
final class Compare {
    private static final List<String> JVM = List.of(
            "-Xms512m",
            "-Xmx2g",
            "-XX:+UseSerialGC",
            "-XX:MaxDirectMemorySize=2g",
            "-Dio.netty.leakDetection.level=disabled");
    private static final List<Contestant> CONTESTANTS = List.of(
            new Contestant("bare, spinning", BareServer.class, BareClient.class, "spin", JVM),
            new Contestant("nvmf, spinning", Target.class, Load.class, "spin", JVM),
            new Contestant("nvmf, adaptive", Target.class, Load.class, "adaptive", JVM),
            new Contestant("bare, sleeping", BareServer.class, BareClient.class, "sleep", JVM),
            new Contestant("nvmf, sleeping", Target.class, Load.class, "sleep", JVM));

    private record Key(Shape shape, Contestant contestant) {}

    private final Map<Key, List<Outcome>> outcomes = new LinkedHashMap<>();

    private Compare() {}

    /** {@code RUNS WARMUP_SECONDS SECONDS}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int runs = Integer.parseInt(arguments[0]);
        int warmup = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        Compare compare = new Compare();
        for (int run = 1; run <= runs; run++) {
            for (Shape shape : Shape.ALL) {
                for (Contestant contestant : CONTESTANTS) {
                    Outcome outcome = contestant.run(shape, warmup, seconds);
                    System.err.printf(
                            Locale.ROOT,
                            "run %d of %d, %s, %s: %.0f/s%n",
                            run,
                            runs,
                            shape.name(),
                            contestant.name(),
                            outcome.perSecond());
                    compare.outcomes
                            .computeIfAbsent(new Key(shape, contestant), key -> new ArrayList<>())
                            .add(outcome);
                }
            }
        }
        compare.print();
    }

    private void print() {
        System.out.println(
                "| shape | contestant | per second | MiB/s | p50 µs | p99 µs | client CPU s per million | of bare |");
        System.out.println("|---|---|--:|--:|--:|--:|--:|--:|");
        for (Shape shape : Shape.ALL) {
            double bare = 0;
            for (Contestant contestant : CONTESTANTS) {
                Key key = new Key(shape, contestant);
                double perSecond = median(key, Outcome::perSecond);
                if (contestant.server() == BareServer.class) {
                    bare = perSecond;
                }
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.0f | %.0f | %.1f | %.1f | %.2f | %.2f |%n",
                        shape.name(),
                        contestant.name(),
                        perSecond,
                        median(key, Outcome::mibPerSecond),
                        median(key, Outcome::p50Micros),
                        median(key, Outcome::p99Micros),
                        median(key, Outcome::cpuSeconds),
                        perSecond / bare);
            }
        }
    }

    private double median(Key key, ToDoubleFunction<Outcome> figure) {
        double[] sorted =
                outcomes.get(key).stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
