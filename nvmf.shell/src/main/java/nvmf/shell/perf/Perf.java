package nvmf.shell.perf;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.PartlyFailed;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.command.World.TransportInfo;
import nvmf.shell.host.Digests;
import nvmf.shell.host.Target;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a namespace and reports how fast it answers: fio's options, for any controller that speaks NVMe over Fabrics. */
@Command(footer = {"", "The write patterns and the mixed ones write over what the namespace holds."})
public final class Perf implements ShellCommand {
    private static final String TCP = "nvmf.transport.tcp";
    private static final String SPIN = "spin";
    private static final Duration TRANSPORT_LIMIT = Duration.ofSeconds(10);
    private static final int OUTSTANDING_MAX = 0xFFFF;

    @Parameters(index = "0", paramLabel = "ADDR:PORT", description = "the controller's address")
    private String address = "";

    @Parameters(index = "1", paramLabel = "NQN", description = "the subsystem")
    private String nqn = "";

    @Option(
            names = {"-t", "--transport"},
            paramLabel = "TYPE",
            description = "tcp (the default), loop, rdma or fc")
    private String transport = "tcp";

    @Option(
            names = {"-n", "--namespace-id"},
            paramLabel = "NSID",
            description = "the namespace (default: 1)")
    private int nsid = 1;

    @Option(
            names = "--rw",
            paramLabel = "PATTERN",
            description = "randread (the default), randwrite, read, write, or half and half randrw or rw")
    private String rw = "randread";

    @Option(
            names = "--rwmixread",
            paramLabel = "PERCENT",
            description = "of a mixed pattern's commands, how many read (default: 50)")
    private int mixRead = -1;

    @Option(names = "--bs", paramLabel = "BYTES", description = "bytes of one command (default: 4k)")
    private String bs = "4k";

    @Option(
            names = {"--qd", "--iodepth"},
            paramLabel = "N",
            description = "commands outstanding on each queue (default: 32)")
    private int depth = 32;

    @Option(names = "--queues", paramLabel = "N", description = "I/O queues (default: 1)")
    private int queues = 1;

    @Option(
            names = {"--time", "--runtime"},
            paramLabel = "SECONDS",
            description = "how long to measure (default: 10)")
    private int seconds = 10;

    @Option(
            names = {"--ramp", "--ramp_time"},
            paramLabel = "SECONDS",
            description = "how long to run before that, so that everything is warm (default: 2)")
    private int ramp = 2;

    @Option(
            names = "--polling",
            description = "never sleep while waiting for the network: fastest, at one processor each")
    private boolean polling;

    @Mixin
    private Digests digests = new Digests();

    @Override
    public Value run(Call call) throws Exception {
        Workload workload = workload();
        ConnectRequest request = ConnectRequest.of(Target.withPort(transport, address), Target.nqn(nqn))
                .withRecovery(Recovery.NONE)
                .withIoQueues(queues)
                .withDepth(Math.max(ConnectRequest.DEPTH_DEFAULT, depth + 1))
                .withOptions(digests.options());
        if (polling) {
            poll(call);
        }
        RemoteController controller = Target.connect(call.world().host(), request);
        try {
            if (controller.ioQueues() < queues) {
                call.err().println("the controller granted " + controller.ioQueues() + " of " + queues + " queues");
            }
            return load(Target.namespace(controller, nsid), workload, call);
        } finally {
            Await.answer(controller.disconnect());
        }
    }

    private Value load(RemoteNamespace namespace, Workload workload, Call call) throws Exception {
        Report report;
        try (Ticker ticker = new Ticker(call, workload)) {
            report = new Generator(namespace, workload, System::nanoTime).run(Ticker.INTERVAL, ticker);
        }
        if (report.errors() > 0) {
            throw new PartlyFailed(report.errors() + " commands failed", report.value());
        }
        return report.value();
    }

    private Workload workload() {
        Pattern pattern = Pattern.named(rw);
        check("--qd", depth, 1, OUTSTANDING_MAX);
        check("--queues", queues, 1, OUTSTANDING_MAX);
        check("--time", seconds, 1, Integer.MAX_VALUE);
        check("--ramp", ramp, 0, Integer.MAX_VALUE);
        check("--qd times --queues", (long) depth * queues, 1, OUTSTANDING_MAX);
        if (mixRead >= 0 && !pattern.isMixed()) {
            throw new UsageException("--rwmixread goes with --rw rw or randrw");
        }
        check("--rwmixread", mixRead < 0 ? pattern.readPercent() : mixRead, 0, 100);
        long bytes = Sizes.parse(bs);
        check("--bs", bytes, 1, 1 << 30);
        return new Workload(
                pattern,
                mixRead < 0 ? pattern.readPercent() : mixRead,
                (int) bytes,
                depth * queues,
                Duration.ofSeconds(ramp),
                Duration.ofSeconds(seconds));
    }

    private static void check(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new UsageException(what + " is a number from " + min + " to " + max + ", not " + value);
        }
    }

    /** The transport starts anew with this, so it is for a process in which nothing else uses it. */
    private static void poll(Call call) throws IOException, InterruptedException {
        if (call.stay().isEmpty()) {
            throw new UsageException("--polling is for a process of its own: run nvmf perf from a terminal");
        }
        call.world().configurations().put(TCP, Map.of("wait", SPIN));
        Optional<TransportInfo> spinning = Await.until(
                TRANSPORT_LIMIT,
                () -> first(call).filter(tcp -> tcp.waits().strategy().equals(SPIN)));
        if (spinning.isEmpty()) {
            throw new IOException("the transport did not come back polling");
        }
    }

    private static Optional<TransportInfo> first(Call call) {
        return call.world().transports().stream()
                .filter(transport -> transport.type().equals(TransportType.TCP.key()))
                .findFirst();
    }
}
