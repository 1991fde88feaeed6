package nvmf.shell.stats;

import static nvmf.shell.stats.Metrics.labels;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import nvmf.api.host.RemoteController;
import nvmf.api.subsystem.Port;
import nvmf.api.subsystem.Subsystem;
import nvmf.api.subsystem.Subsystem.ControllerInfo;
import nvmf.api.subsystem.Subsystem.NamespaceInfo;
import nvmf.api.subsystem.Subsystem.QueueInfo;
import nvmf.api.subsystem.Subsystem.Traffic;
import nvmf.api.transport.QueueCounters;

/** Which figures there are: of what this side offers, and of what it is connected to. */
final class Figures {
    private final Metrics metrics = new Metrics();

    List<Metric> all() {
        return metrics.all();
    }

    void subsystem(Subsystem subsystem) {
        Map<String, String> of = labels("subnqn", subsystem.nqn().value());
        Traffic traffic = subsystem.traffic();
        metrics.counter("nvmf_subsystem_reads", "Read commands that succeeded", of, traffic.reads());
        metrics.counter("nvmf_subsystem_writes", "Write commands that succeeded", of, traffic.writes());
        metrics.counter("nvmf_subsystem_read_bytes", "Bytes that hosts have read", of, traffic.bytesRead());
        metrics.counter("nvmf_subsystem_written_bytes", "Bytes that hosts have written", of, traffic.bytesWritten());
        metrics.counter(
                "nvmf_subsystem_busy_seconds",
                "Time in which I/O commands were in flight",
                of,
                BigDecimal.valueOf(traffic.busyMillis(), 3));
        metrics.gauge(
                "nvmf_subsystem_uptime_seconds",
                "Time since the subsystem came",
                of,
                BigDecimal.valueOf(traffic.uptimeMillis(), 3));
        metrics.flag("nvmf_subsystem_paused", "Whether its I/O is held back", of, subsystem.isPaused());
        Subsystem.Snapshot snapshot = subsystem.snapshot();
        metrics.gauge(
                "nvmf_subsystem_controllers",
                "Hosts' associations with it",
                of,
                snapshot.controllers().size());
        snapshot.namespaces().forEach(namespace -> namespace(subsystem, namespace));
        snapshot.controllers().forEach(controller -> controller(subsystem, controller));
    }

    private void namespace(Subsystem subsystem, NamespaceInfo namespace) {
        Map<String, String> of = labels(
                "subnqn", subsystem.nqn().value(),
                "nsid", Integer.toString(namespace.nsid()),
                "device", namespace.device());
        metrics.gauge(
                "nvmf_namespace_size_bytes", "Size of a namespace", of, namespace.blocks() * namespace.blockSize());
        metrics.flag("nvmf_namespace_read_only", "Whether it is write protected", of, namespace.readOnly());
    }

    private void controller(Subsystem subsystem, ControllerInfo controller) {
        Map<String, String> of = labels(
                "subnqn", subsystem.nqn().value(),
                "cntlid", Integer.toString(controller.cntlid()),
                "hostnqn", controller.hostnqn().value());
        queues(
                "nvmf_controller",
                of,
                controller.queues().stream().map(QueueInfo::counters).toList());
    }

    private void queues(String whose, Map<String, String> of, List<QueueCounters> queues) {
        metrics.gauge(whose + "_queues", "Queues, the admin queue among them", of, queues.size());
        metrics.counter(
                whose + "_commands",
                "Commands by these queues",
                of,
                queues.stream().mapToLong(QueueCounters::commands).sum());
        metrics.gauge(
                whose + "_outstanding_commands",
                "Commands without a completion",
                of,
                queues.stream().mapToLong(QueueCounters::outstanding).sum());
        metrics.counter(
                whose + "_to_controller_bytes",
                "Payload from host to controller",
                of,
                queues.stream().mapToLong(QueueCounters::bytesToController).sum());
        metrics.counter(
                whose + "_to_host_bytes",
                "Payload from controller to host",
                of,
                queues.stream().mapToLong(QueueCounters::bytesToHost).sum());
        metrics.counter(
                whose + "_digest_errors",
                "Payloads whose digest was wrong",
                of,
                queues.stream().mapToLong(QueueCounters::digestErrors).sum());
    }

    void port(Port port) {
        Port.Snapshot snapshot = port.snapshot();
        Map<String, String> of = labels(
                "port", port.name(),
                "trtype", snapshot.address().type().key(),
                "traddr", snapshot.address().traddr(),
                "trsvcid", snapshot.address().trsvcid());
        metrics.flag("nvmf_port_listening", "Whether it can be connected to", of, snapshot.listening());
        metrics.gauge("nvmf_port_connections", "Queue pairs that are open", of, snapshot.connections());
        metrics.gauge(
                "nvmf_port_memory_now_bytes",
                "The most memory for data of the queue pairs that are open",
                of,
                snapshot.memoryNow());
        metrics.gauge(
                "nvmf_port_memory_max_bytes",
                "The most memory for data of as many queue pairs as there may be",
                of,
                snapshot.memoryMax());
    }

    void remote(RemoteController controller) {
        Map<String, String> of = labels(
                "controller", controller.name(),
                "subnqn", controller.subnqn().value());
        metrics.flag(
                "nvmf_remote_live",
                "Whether the association is live",
                of,
                controller.state() == RemoteController.State.LIVE);
        metrics.gauge("nvmf_remote_attempts", "Attempts in vain since it was lost", of, controller.attempts());
        queues("nvmf_remote", of, controller.counters());
    }
}
