package nvmf.probe.fuzz;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import nvmf.api.probe.FuzzReport;

/** What was done so far. Thread-safe. */
final class Tally {
    private final long seed;
    private final SortedMap<String, Long> answers = new TreeMap<>();
    private long sessions;
    private long pdus;
    private long mutated;

    Tally(long seed) {
        this.seed = seed;
    }

    synchronized void session() {
        sessions++;
    }

    synchronized void sent(boolean mutant) {
        pdus++;
        mutated += mutant ? 1 : 0;
    }

    synchronized void answer(String how) {
        answers.merge(how, 1L, Long::sum);
    }

    synchronized long sessions() {
        return sessions;
    }

    synchronized long pdus() {
        return pdus;
    }

    synchronized FuzzReport report(List<FuzzReport.Finding> findings) {
        return new FuzzReport(seed, sessions, pdus, mutated, answers, findings);
    }
}
