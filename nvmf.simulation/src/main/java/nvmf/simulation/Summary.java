package nvmf.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import nvmf.simulation.run.Fault;
import nvmf.simulation.run.Result;

/** What became of many runs. */
public final class Summary {
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final List<Result> failed = new ArrayList<>();
    private final long begun = System.nanoTime();
    private long seeds;
    private long operations;
    private long events;
    private long millis;

    public void add(Result result) {
        seeds++;
        operations += result.operations();
        events += result.events();
        millis += result.millis();
        result.faults().forEach((fault, count) -> faults.merge(fault, (long) count, Long::sum));
        if (result.failure().isPresent()) {
            failed.add(result);
        }
    }

    /** What went wrong on purpose, and how often. */
    public Map<Fault, Long> faults() {
        return faults;
    }

    public List<Result> failed() {
        return failed;
    }

    private long count(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    private double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** One object; the seeds that failed with their reasons. */
    public String toJson() {
        String counts = faults.keySet().stream()
                .map(fault -> "\"" + name(fault) + "\":" + count(fault))
                .collect(Collectors.joining(","));
        String failures = failed.stream()
                .map(result -> "{\"seed\":" + result.seed() + ",\"reason\":\""
                        + quoted(result.failure().orElse("")) + "\"}")
                .collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"seeds\":%d,\"failed\":[%s],\"operations\":%d,\"events\":%d,\"virtualSeconds\":%d,\"seconds\":%.1f,"
                        + "\"faults\":{%s}}%n",
                seeds,
                failures,
                operations,
                events,
                TimeUnit.MILLISECONDS.toSeconds(millis),
                seconds(),
                counts);
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    }

    private static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d seeds in %.1f s: %d failed%n%d operations, %d events, %.1f hours of virtual time%n",
                seeds,
                seconds(),
                failed.size(),
                operations,
                events,
                millis / 3.6e6));
        faults.keySet().forEach(fault -> text.append(String.format("%8d %s%n", count(fault), name(fault))));
        failed.forEach(result -> text.append(
                String.format("seed %d: %s%n", result.seed(), result.failure().orElse(""))));
        return text.toString();
    }
}
