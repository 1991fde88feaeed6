package nvmf.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.shell.perf.Generator;
import nvmf.shell.perf.Pattern;
import nvmf.shell.perf.Report;
import nvmf.shell.perf.Workload;
import nvmf.transport.tcp.TcpTransport;

/** Our host with the shell's load generator, in a process of its own. */
final class Load {
    static final String VISITED = "visited";

    private static final int ANSWER_SECONDS = 30;

    private final HostCore host;
    private final TransportAddress target;

    private Load(HostCore host, TransportAddress target) {
        this.host = host;
        this.target = target;
    }

    /**
     * {@code MODE PORT}, then lines: {@code SHAPE RAMP_MILLIS MILLIS} is answered with an outcome, {@code idle MILLIS} with what this
     * side used while an association did nothing, {@code visits N QUEUES} with {@link #VISITED} when so many associations were made and
     * ended, {@code associations N QUEUES} with how many were made in a second; they stay.
     */
    public static void main(String[] arguments) throws Exception {
        Transports transports = new Transports();
        try (TcpTransport transport =
                new TcpTransport(Options.of("wait", arguments[0]).with("threads", "1"))) {
            transports.add(transport, 0);
            UUID id = UUID.randomUUID();
            Load load = new Load(
                    new HostCore(new HostIdentity(Nqn.of(id), id), transports),
                    TransportAddress.tcp("127.0.0.1", Integer.parseInt(arguments[1])));
            Console.serve(line -> load.handle(line.split(" ")));
        }
    }

    private void handle(String[] words) throws Exception {
        int first = Integer.parseInt(words[1]);
        switch (words[0]) {
            case "idle" -> idle(first);
            case "visits" -> visits(first, Integer.parseInt(words[2]));
            case "associations" -> associations(first, Integer.parseInt(words[2]));
            default -> slice(Shape.named(words[0]), first, Integer.parseInt(words[2]));
        }
    }

    /** Without keep alive: between slices the processes are stopped. */
    private ConnectRequest request() {
        return ConnectRequest.of(target, Target.NQN).withRecovery(Recovery.NONE).withKatoMillis(0);
    }

    private RemoteController connect(ConnectRequest request) throws Exception {
        return host.connect(request).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private static void disconnect(RemoteController controller) throws Exception {
        controller.disconnect().toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private void slice(Shape shape, int rampMillis, int millis) throws Exception {
        String digests = Boolean.toString(shape.digests());
        RemoteController controller = connect(request()
                .withDepth(shape.depth() + 1)
                .withIoQueues(shape.queues())
                .withOptions(Options.of(Options.HEADER_DIGEST, digests).with(Options.DATA_DIGEST, digests)));
        RemoteNamespace namespace = controller.namespaces().get(shape.nsid() - 1);
        run(namespace, shape, rampMillis);
        Console.say(Console.MEASURING);
        Usage before = Usage.now();
        Report report = run(namespace, shape, millis);
        Usage used = Usage.now().since(before);
        // Before anything is said: whoever hears it stops this process, and time goes on meanwhile.
        disconnect(controller);
        Console.say(new Outcome(report.iops(), report.p50(), report.p99(), report.reads() + report.writes(), used)
                .toLine());
    }

    private static Report run(RemoteNamespace namespace, Shape shape, int millis) throws Exception {
        Workload workload = Workload.of(
                shape.write() ? Pattern.RANDWRITE : Pattern.RANDREAD,
                shape.bytes(),
                shape.outstanding(),
                Duration.ZERO,
                Duration.ofMillis(millis));
        return new Generator(namespace, workload, System::nanoTime)
                .run(Duration.ofMinutes(1), (elapsed, completed) -> {});
    }

    private void idle(int millis) throws Exception {
        RemoteController controller = connect(ConnectRequest.of(target, Target.NQN)
                .withRecovery(Recovery.NONE)
                .withKatoMillis(ConnectRequest.KATO_MILLIS_DEFAULT));
        Thread.sleep(Math.min(1000, millis));
        Console.say(Console.MEASURING);
        Usage before = Usage.now();
        Thread.sleep(millis);
        Console.say(Usage.now().since(before).toLine());
        disconnect(controller);
    }

    private void visits(int count, int queues) throws Exception {
        for (int i = 0; i < count; i++) {
            disconnect(connect(request().withIoQueues(queues)));
        }
        Console.say(VISITED);
    }

    private void associations(int count, int queues) throws Exception {
        List<RemoteController> made = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            made.add(connect(request().withIoQueues(queues)));
        }
        long nanos = System.nanoTime() - start;
        Console.say("connected " + made.size() * 1e9 / nanos);
        Console.say(Console.memory());
    }
}
