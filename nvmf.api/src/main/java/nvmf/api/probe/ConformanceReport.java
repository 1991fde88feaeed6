package nvmf.api.probe;

import java.util.List;

/**
 * The verdicts of a whole suite, in its order.
 *
 * @param controller what the controller says of itself: its model, firmware and version
 */
public record ConformanceReport(String controller, List<Verdict> verdicts) {
    public ConformanceReport {
        verdicts = List.copyOf(verdicts);
    }

    public long count(Verdict.Outcome outcome) {
        return verdicts.stream().filter(verdict -> verdict.outcome() == outcome).count();
    }
}
