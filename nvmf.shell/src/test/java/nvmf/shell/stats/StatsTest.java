package nvmf.shell.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.subsystem.Port;
import nvmf.api.subsystem.Subsystem;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueueCounters;
import nvmf.shell.fixture.FakePort;
import nvmf.shell.fixture.FakeSubsystem;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;

final class StatsTest {
    private static final Nqn NQN = new Nqn("nqn.2014-08.org.example:disk");
    private static final UUID ID = new UUID(1, 2);

    private final FakeWorld world = new FakeWorld();

    private Outcome run(String... words) {
        return new Terminal(world).run(new Stats(), words);
    }

    private void offer(String device) {
        FakeSubsystem subsystem =
                new FakeSubsystem(NQN, List.of(new Subsystem.NamespaceInfo(1, device, ID, 4096, 256, true, true, 1)));
        TransportAddress remote = TransportAddress.tcp("10.0.0.9", 50000);
        subsystem.controllers.add(new Subsystem.ControllerInfo(
                7,
                new Nqn("nqn.2014-08.org.example:host"),
                ID,
                false,
                "ready",
                5000,
                60_000,
                List.of(
                        new Subsystem.QueueInfo(0, 32, remote, true, new QueueCounters(9, 4, 1024, 8192, 0)),
                        new Subsystem.QueueInfo(1, 128, remote, true, new QueueCounters(100, 0, 4096, 409600, 1)))));
        world.subsystems.add(subsystem);
        world.ports.add(new FakePort(
                "p",
                new Port.Snapshot(
                        1,
                        TransportAddress.tcp("::1", 4420),
                        true,
                        Optional.empty(),
                        List.of(NQN),
                        3,
                        new Listener.Memory(512, 64),
                        100,
                        Nqn.DISCOVERY,
                        Map.of())));
    }

    @Test
    void prometheusGetsItsTextForm() {
        offer("disk0");
        assertThat(run("-o", "prometheus").out().lines())
                .startsWith(
                        "# HELP nvmf_subsystem_reads_total Read commands that succeeded",
                        "# TYPE nvmf_subsystem_reads_total counter",
                        "nvmf_subsystem_reads_total{subnqn=\"nqn.2014-08.org.example:disk\"} 3")
                .contains(
                        "nvmf_subsystem_busy_seconds_total{subnqn=\"nqn.2014-08.org.example:disk\"} 1.500",
                        "nvmf_namespace_size_bytes{subnqn=\"nqn.2014-08.org.example:disk\",nsid=\"1\",device=\"disk0\"}"
                                + " 1048576",
                        "nvmf_controller_commands_total{subnqn=\"nqn.2014-08.org.example:disk\",cntlid=\"7\","
                                + "hostnqn=\"nqn.2014-08.org.example:host\"} 109",
                        "nvmf_port_connections{port=\"p\",trtype=\"tcp\",traddr=\"::1\",trsvcid=\"4420\"} 3");
    }

    // Prometheus, "Text-based format": what a scraper refuses loses all figures, so each line is one of these.
    @Test
    void everyLineIsOneThatPrometheusReads() {
        offer("a \"quoted\\ one\nand a line");
        String out = run("-o", "prometheus").out();
        assertThat(out).endsWith("\n").contains("device=\"a \\\"quoted\\\\ one\\nand a line\"");
        assertThat(out.lines())
                .allMatch(line -> line.matches("# HELP [a-z_]+ [^\\n]+")
                        || line.matches("# TYPE [a-z_]+ (counter|gauge)")
                        || line.matches("[a-z_]+\\{([a-z]+=\"([^\"\\\\]|\\\\[\"\\\\n])*\",?)*\\} [0-9.]+"));
        assertThat(out.lines().filter(line -> line.startsWith("# TYPE"))).doesNotHaveDuplicates();
    }

    @Test
    void peopleGetATableAndScriptsGetJson() {
        assertThat(run().out()).isEqualTo("there are no figures: nothing is offered, and nothing connected\n");
        offer("disk0");
        assertThat(run().out()).contains("nvmf_controller_digest_errors_total", "Figure");
        assertThat(run("-o", "json").out())
                .contains("\"name\": \"nvmf_port_listening\"", "\"type\": \"gauge\"", "\"port\": \"p\"");
        assertThat(run("-o", "xml").code()).isEqualTo(2);
    }
}
