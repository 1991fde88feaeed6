package nvmf.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What one figure is to be of another of the same round.
 *
 * @param mode      the contestant that is measured
 * @param reference the contestant it is held against, doing {@code against}
 * @param least     the ratio to reach
 */
record Goal(String shape, String mode, String against, String reference, double least) {
    static final String SPIN = "nvmf, spinning";
    static final String ADAPTIVE = "nvmf, adaptive";
    static final String SLEEP = "nvmf, sleeping";
    static final String BARE_SPIN = "bare, spinning";
    static final String BARE_SLEEP = "bare, sleeping";
    static final String HOT_SPIN = "bare and hot, spinning";
    static final String HOT_SLEEP = "bare and hot, sleeping";
    static final String FILE_READ = "bare file, read";
    static final String FILE_SENT = "bare file, sendfile";
    static final String NBD = "nbdkit, fio";

    private static final String PLAIN = "randread-4k-32";

    /** The ratios to reach. */
    static List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        double[] reads = {0.85, 0.80, 0.75};
        double[] writes = {0.80, 0.60, 0.60};
        int[] depths = {1, 32, 128};
        for (int i = 0; i < depths.length; i++) {
            String read = "randread-4k-" + depths[i];
            String write = "randwrite-4k-" + depths[i];
            goals.add(new Goal(read, SPIN, read, BARE_SPIN, reads[i]));
            goals.add(new Goal(read, ADAPTIVE, read, SPIN, 0.95));
            goals.add(new Goal(read, SLEEP, read, BARE_SLEEP, 0.90));
            goals.add(new Goal(write, SPIN, write, BARE_SPIN, writes[i]));
        }
        for (String large : List.of("read-128k-8", "write-128k-8")) {
            goals.add(new Goal(large, SPIN, large, BARE_SPIN, 0.80));
        }
        for (String shape : List.of(PLAIN, "randwrite-4k-32")) {
            goals.add(new Goal(shape, SLEEP, shape, NBD, 1.30));
        }
        goals.add(new Goal(PLAIN + "-digests", SPIN, PLAIN, SPIN, 0.90));
        for (String queues : List.of("-2-queues", "-4-queues", "-8-queues")) {
            goals.add(new Goal(PLAIN + queues, SPIN, PLAIN, SPIN, 0.95));
            goals.add(new Goal(PLAIN + queues, SLEEP, PLAIN, SLEEP, 0.95));
        }
        goals.add(new Goal(PLAIN + "-file", SLEEP, PLAIN, SLEEP, 0.70));
        return goals;
    }
}
