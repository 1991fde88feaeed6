package nvmf.shell.stats;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The text form in which Prometheus reads figures: for each a line of help, one of its type, and one for each value. */
final class Exposition {
    private Exposition() {}

    static String of(List<Metric> metrics) {
        StringBuilder text = new StringBuilder();
        for (Metric metric : metrics) {
            text.append("# HELP ").append(metric.name()).append(' ').append(metric.help());
            text.append("\n# TYPE ").append(metric.name()).append(' ').append(metric.type());
            for (Metric.Sample sample : metric.samples()) {
                text.append('\n').append(metric.name()).append(labels(sample.labels()));
                text.append(' ').append(sample.value());
            }
            text.append('\n');
        }
        return text.toString().stripTrailing();
    }

    static String labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : labels.entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** What would end a value, or a line, does not. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
