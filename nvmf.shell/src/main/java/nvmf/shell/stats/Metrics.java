package nvmf.shell.stats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nvmf.shell.stats.Metric.Sample;

/** Figures that are being collected, each under the name it had first. Not thread-safe. */
final class Metrics {
    private final Map<String, Metric> byName = new LinkedHashMap<>();

    /** Something that only grows until it begins anew. */
    void counter(String name, String help, Map<String, String> labels, Number value) {
        add(new Metric(name + "_total", "counter", help, new ArrayList<>()), labels, value);
    }

    void gauge(String name, String help, Map<String, String> labels, Number value) {
        add(new Metric(name, "gauge", help, new ArrayList<>()), labels, value);
    }

    void flag(String name, String help, Map<String, String> labels, boolean value) {
        gauge(name, help, labels, value ? 1 : 0);
    }

    private void add(Metric metric, Map<String, String> labels, Number value) {
        byName.computeIfAbsent(metric.name(), name -> metric).samples().add(new Sample(labels, value));
    }

    List<Metric> all() {
        return List.copyOf(byName.values());
    }

    /** Labels in the order they are given in: names and values by turns. */
    static Map<String, String> labels(String... namesAndValues) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return labels;
    }
}
