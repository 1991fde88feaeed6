package nvmf.simulation;

import java.util.Optional;
import java.util.function.LongConsumer;
import nvmf.simulation.run.Result;
import nvmf.simulation.run.Simulation;

/** {@code ./nvmf simulate}: runs seeds, says how far it is, and ends with 1 if one of them failed. */
public final class Main {
    private static final long PROGRESS_NANOS = 10_000_000_000L;
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private static final String USAGE = """
            Usage: ./nvmf simulate [--seeds N] [--from SEED] [--json]
                   ./nvmf simulate --seed SEED [--json]

            Runs hosts and a controller in one thread, under a simulated network and disk and in virtual time, and checks
            what comes of it against a model. Each seed is another run, and always the same one.

              --seeds N    so many of them (100)
              --from SEED  the first (0)
              --seed SEED  this one alone; if it fails, its history is printed
              --json       the result as JSON
            """;

    private Main() {}

    public static void main(String[] arguments) {
        Optional<Wish> wish = Wish.of(arguments);
        if (wish.isEmpty()) {
            System.err.print(USAGE);
            System.exit(arguments.length > 0 && arguments[0].equals("--help") ? 0 : EXIT_USAGE);
        }
        System.exit(run(wish.orElseThrow()) ? 0 : EXIT_FAILED);
    }

    /**
     * What was asked for.
     *
     * @param history whether a failure is shown event by event
     */
    record Wish(long from, long seeds, boolean history, boolean json) {
        static Optional<Wish> of(String... arguments) {
            Wish wish = new Wish(0, 100, false, false);
            try {
                for (int i = 0; i < arguments.length; i++) {
                    wish = switch (arguments[i]) {
                        case "--seeds" -> new Wish(wish.from, number(arguments, ++i), wish.history, wish.json);
                        case "--from" -> new Wish(number(arguments, ++i), wish.seeds, wish.history, wish.json);
                        case "--seed" -> new Wish(number(arguments, ++i), 1, true, wish.json);
                        case "--json" -> new Wish(wish.from, wish.seeds, wish.history, true);
                        default -> throw new IllegalArgumentException(arguments[i]);
                    };
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                return Optional.empty();
            }
            return Optional.of(wish);
        }

        private static long number(String[] arguments, int index) {
            return Long.decode(arguments[index]);
        }
    }

    private static boolean run(Wish wish) {
        Summary summary = new Summary();
        LongConsumer progress = progress(wish, summary);
        for (long seed = wish.from; seed < wish.from + wish.seeds; seed++) {
            Result result = Simulation.run(seed);
            summary.add(result);
            result.failure().ifPresent(why -> {
                System.err.println("seed " + result.seed() + " failed: " + why);
                if (wish.history) {
                    result.history().forEach(System.err::println);
                }
            });
            progress.accept(seed - wish.from + 1);
        }
        System.out.print(wish.json ? summary.toJson() : summary.toString());
        return summary.failed().isEmpty();
    }

    private static LongConsumer progress(Wish wish, Summary summary) {
        long[] next = {System.nanoTime() + PROGRESS_NANOS};
        return done -> {
            if (System.nanoTime() - next[0] > 0) {
                next[0] = System.nanoTime() + PROGRESS_NANOS;
                System.err.printf(
                        "%d of %d seeds, %d failed%n",
                        done, wish.seeds, summary.failed().size());
            }
        };
    }
}
