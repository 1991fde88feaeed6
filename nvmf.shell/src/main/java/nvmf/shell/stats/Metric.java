package nvmf.shell.stats;

import java.util.List;
import java.util.Map;

/**
 * A figure under a name that stays.
 *
 * @param name    in the manner of Prometheus: the unit in it, {@code _total} at the end of what only grows
 * @param type    {@code counter} or {@code gauge}
 * @param help    half a sentence
 */
record Metric(String name, String type, String help, List<Sample> samples) {
    /** One value of it, for what the labels name. */
    record Sample(Map<String, String> labels, Number value) {}
}
