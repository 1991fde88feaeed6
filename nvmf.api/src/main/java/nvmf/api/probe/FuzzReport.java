package nvmf.api.probe;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of fuzzing, in the end or so far.
 *
 * @param seed     of the first session
 * @param sessions that were begun
 * @param pdus     that were sent
 * @param mutated  those among them with something wrong
 * @param answers  how often the peer answered how
 * @param findings what it must not have done; the run ends with the first
 */
public record FuzzReport(
        long seed, long sessions, long pdus, long mutated, SortedMap<String, Long> answers, List<Finding> findings) {
    public FuzzReport {
        answers = new TreeMap<>(answers);
        findings = List.copyOf(findings);
    }

    /**
     * A peer that was silent, did not end, or did not come back.
     *
     * @param seed   of the session, which repeats it
     * @param what   happened, in a sentence
     * @param script all that was sent, as a script that sends the very same bytes
     */
    public record Finding(long seed, String what, String script) {}
}
