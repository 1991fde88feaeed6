package nvmf.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs every shape with every contestant in short slices, one after the other and all of it several times over, and prints the tables
 * of docs/performance.md. All processes are there from the beginning and warm; those whose turn it is not are stopped. So what is
 * compared was measured within seconds, on a machine that may be half as fast a minute later.
 */
@Command(
        name = "nvmf.bench/compare",
        mixinStandardHelpOptions = true,
        description = "Measures our host against our controller beside bare sockets and what else is installed.")
final class Compare implements Runnable {
    @FunctionalInterface
    private interface Maker {
        Contestant make() throws Exception;
    }

    private record Candidate(String name, Maker maker) {}

    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate(Goal.HOT_SPIN, () -> Pair.bare(Goal.HOT_SPIN, "spin", "hot")),
            new Candidate(Goal.BARE_SPIN, () -> Pair.bare(Goal.BARE_SPIN, "spin", "moving")),
            new Candidate(Goal.SPIN, () -> Pair.nvmf(Goal.SPIN, "spin")),
            new Candidate(Goal.ADAPTIVE, () -> Pair.nvmf(Goal.ADAPTIVE, "adaptive")),
            new Candidate(Goal.HOT_SLEEP, () -> Pair.bare(Goal.HOT_SLEEP, "sleep", "hot")),
            new Candidate(Goal.BARE_SLEEP, () -> Pair.bare(Goal.BARE_SLEEP, "sleep", "moving")),
            new Candidate(Goal.SLEEP, () -> Pair.nvmf(Goal.SLEEP, "sleep")),
            new Candidate(Goal.FILE_READ, () -> Pair.file(Goal.FILE_READ, "read")),
            new Candidate(Goal.FILE_SENT, () -> Pair.file(Goal.FILE_SENT, "sendfile")),
            new Candidate(Goal.NBD, NbdPeer::start));

    private static final int IDLE_MILLIS = 5000;
    private static final int ASSOCIATIONS = 1000;

    @Option(names = "--rounds", paramLabel = "N", description = "how often all of it is measured (default: 5)")
    private int rounds = 5;

    @Option(names = "--millis", paramLabel = "N", description = "of one slice (default: 2000)")
    private int millis = 2000;

    @Option(names = "--ramp", paramLabel = "MILLIS", description = "before each slice (default: 300)")
    private int ramp = 300;

    @Option(names = "--warm", paramLabel = "SECONDS", description = "for each contestant, at first (default: 20)")
    private int warm = 20;

    @Option(names = "--shapes", paramLabel = "REGEX", description = "only shapes with such a name")
    private String shapes = ".*";

    @Option(names = "--contestants", paramLabel = "REGEX", description = "only contestants with such a name")
    private String contestants = ".*";

    @Option(
            names = "--apart",
            description = "each shape with processes of its own, which have done nothing else; warm up for less then")
    private boolean apart;

    @Option(
            names = "--parts",
            paramLabel = "REGEX",
            description = "of table, idle, start and associations (default: all)")
    private String parts = ".*";

    private final PrintStream out;
    private final PrintStream err;

    /** Prints tables to the one, and how it gets on to the other. */
    Compare(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare(System.out, System.err)).execute(arguments));
    }

    @Override
    public void run() {
        try {
            if (wanted("table")) {
                table();
            }
            if (wanted("idle") || wanted("associations")) {
                associations();
            }
            if (wanted("start")) {
                start();
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the comparison failed: " + e.getMessage(), e);
        }
    }

    private boolean wanted(String part) {
        return part.matches(parts);
    }

    private void table() throws Exception {
        List<Shape> chosen =
                Shape.ALL.stream().filter(shape -> shape.name().matches(shapes)).toList();
        if (!NbdPeer.missing().isEmpty() && Goal.NBD.matches(contestants)) {
            out.println("Not installed, so not compared: " + NbdPeer.missing() + "\n");
        }
        Results results = new Results();
        if (apart) {
            for (Shape shape : chosen) {
                measure(List.of(shape), results);
            }
        } else {
            measure(chosen, results);
        }
        results.printGoals(out);
        out.println();
        results.printFigures(out);
    }

    /** All rounds of some shapes, with processes of their own. */
    private void measure(List<Shape> chosen, Results results) throws Exception {
        Predicate<String> named = name -> name.matches(contestants)
                && !(name.equals(Goal.NBD) && !NbdPeer.missing().isEmpty());
        List<Contestant> all = new ArrayList<>();
        try {
            for (Candidate candidate : CANDIDATES) {
                if (named.test(candidate.name())) {
                    all.add(candidate.maker().make());
                }
            }
            for (Contestant contestant : all) {
                warmUp(contestant, chosen);
            }
            for (int round = 1; round <= rounds; round++) {
                round(round, chosen, all, results);
            }
        } finally {
            for (Contestant contestant : all) {
                contestant.close();
            }
        }
    }

    /** Each shape in turn, until the compilers have nothing left to do. */
    private void warmUp(Contestant contestant, List<Shape> chosen) throws Exception {
        List<Shape> able = chosen.stream().filter(contestant::can).toList();
        boolean compiles = contestant instanceof Pair;
        long end = System.nanoTime() + warm * 1_000_000_000L;
        for (int i = 0; compiles && !able.isEmpty() && System.nanoTime() < end; i++) {
            contestant.run(able.get(i % able.size()), 0, 500);
        }
        err.println("warm: " + contestant.name());
    }

    private void round(int round, List<Shape> chosen, List<Contestant> all, Results results) throws Exception {
        for (Shape shape : chosen) {
            for (Contestant contestant : all) {
                if (contestant.can(shape)) {
                    Figures figures = contestant.run(shape, ramp, millis);
                    results.add(shape, contestant.name(), figures);
                    err.printf(
                            Locale.ROOT,
                            "round %d of %d, %s, %s: %.0f/s, p99 %.0f µs%n",
                            round,
                            rounds,
                            shape.name(),
                            contestant.name(),
                            figures.perSecond(),
                            figures.p99Micros());
                }
            }
        }
    }

    private void associations() throws Exception {
        try (Pair pair = Pair.touched(Goal.ADAPTIVE, "adaptive")) {
            if (wanted("idle")) {
                double[] idle = pair.idle(IDLE_MILLIS);
                out.printf(
                        Locale.ROOT,
                        "%nIdle with one association: the daemon %.2f %% of a processor, the host %.2f %%.%n",
                        idle[0] * 100,
                        idle[1] * 100);
            }
            if (wanted("associations")) {
                double[] found = pair.associations(ASSOCIATIONS, 2);
                out.printf(
                        Locale.ROOT,
                        "%n%d associations of 2 queues: %.0f a second, one after the other; each takes %.1f KiB of heap and"
                                + " %.1f KiB outside it at the controller, %.1f and %.1f at the host.%n",
                        ASSOCIATIONS,
                        found[0],
                        found[1] / 1024,
                        found[2] / 1024,
                        found[3] / 1024,
                        found[4] / 1024);
            }
        }
    }

    private void start() throws Exception {
        double[] seconds = new double[Math.max(1, rounds)];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = StartUp.seconds(Path.of("").toAbsolutePath());
        }
        out.printf(Locale.ROOT, "%nFrom ./nvmf serve to ready: %.2f s.%n", Results.median(seconds));
    }
}
