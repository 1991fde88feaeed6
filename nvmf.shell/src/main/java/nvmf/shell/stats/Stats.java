package nvmf.shell.stats;

import java.io.IOException;
import java.util.List;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Column;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the figures there are: of subsystems, namespaces, controllers and ports, and of associations with remote controllers. */
@Command
public final class Stats implements ShellCommand {
    @Option(
            names = {"-o", "--output-format"},
            paramLabel = "FORMAT",
            description = "normal (the default), json, or prometheus: the text that Prometheus reads")
    private String format = "normal";

    /** A figure in the table. */
    record Row(
            @Column(title = "Figure", json = "name") String name,
            @Column(title = "Of", json = "labels") String labels,
            @Column(title = "Value", json = "value") Number value) {}

    @Override
    public Value run(Call call) throws InterruptedException {
        Figures figures = new Figures();
        call.world().subsystems().forEach(figures::subsystem);
        call.world().ports().forEach(figures::port);
        try {
            call.world().host().controllers().forEach(figures::remote);
        } catch (IOException e) {
            // There is no host side here, and so no figures of one.
        }
        List<Metric> metrics = figures.all();
        return switch (format) {
            case "normal" -> Value.of(rows(metrics), "there are no figures: nothing is offered, and nothing connected");
            case "json" -> Value.of(Value.of(metrics).json(), metrics);
            case "prometheus" -> Value.of(Exposition.of(metrics), metrics);
            default ->
                throw new UsageException("an output format is normal, json or prometheus, not \"" + format + "\"");
        };
    }

    private static List<Row> rows(List<Metric> metrics) {
        return metrics.stream()
                .flatMap(metric -> metric.samples().stream()
                        .map(sample -> new Row(
                                metric.name(), String.join(" ", sample.labels().values()), sample.value())))
                .toList();
    }
}
