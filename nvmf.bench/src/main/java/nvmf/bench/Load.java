package nvmf.bench;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.transport.tcp.TcpTransport;
import org.HdrHistogram.Histogram;

/**
 * Our host, in a process of its own: keeps {@link Shape#depth()} commands of one imported namespace under way and times each. A
 * command's successor is started where it completed, on the queue's thread, as an event driven program would.
 */
final class Load {
    private final Shape shape;
    private final RemoteNamespace namespace;
    private final SplittableRandom random = new SplittableRandom(1);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Histogram latencies = new Histogram(3);
    private long completed;
    private int running;
    private boolean stopping;

    private Load(Shape shape, RemoteNamespace namespace) {
        this.shape = shape;
        this.namespace = namespace;
    }

    /** {@code SHAPE MODE PORT WARMUP_SECONDS SECONDS}: prints one line with the outcome. */
    public static void main(String[] arguments) throws Exception {
        Shape shape = Shape.named(arguments[0]);
        Transports transports = new Transports();
        try (TcpTransport transport =
                new TcpTransport(Options.of("wait", arguments[1]).with("threads", "1"))) {
            transports.add(transport, 0);
            UUID id = UUID.randomUUID();
            HostCore host = new HostCore(new HostIdentity(Nqn.of(id), id), transports);
            RemoteController controller = host.connect(ConnectRequest.of(
                                    TransportAddress.tcp("127.0.0.1", Integer.parseInt(arguments[2])), Target.NQN)
                            .withDepth(shape.depth() + 1))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            RemoteNamespace namespace = controller.namespaces().get(0);
            new Load(shape, namespace).run(Integer.parseInt(arguments[3]));
            Load load = new Load(shape, namespace);
            long cpu = BareClient.cpuNanos();
            long before = System.nanoTime();
            load.run(Integer.parseInt(arguments[4]));
            long nanos = System.nanoTime() - before;
            System.out.println(Outcome.of(shape, load.completed, nanos, BareClient.cpuNanos() - cpu, load.latencies)
                    .toLine());
            controller.disconnect().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** All state is the queue's thread's from the first completion on, and this thread's again when {@link #ended} is complete. */
    private void run(int seconds) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        running = shape.depth();
        // The first command starts the others, on the queue's thread.
        namespace.read(0, Wire.allocateDirect(Target.BLOCK_BYTES)).whenComplete((nothing, failure) -> {
            for (int i = 0; i < shape.depth(); i++) {
                new Slot(until).start();
            }
        });
        ended.get(seconds + 30L, TimeUnit.SECONDS);
    }

    /** One command after the other, always with the same buffer. */
    private final class Slot implements BiConsumer<Void, Throwable> {
        private final long until;
        private final ByteBuffer data = Wire.allocateDirect(shape.bytes());
        private long startedAt;

        Slot(long until) {
            this.until = until;
        }

        void start() {
            startedAt = System.nanoTime();
            long lba = random.nextLong(Target.DEVICE_BYTES / shape.bytes()) * (shape.bytes() / Target.BLOCK_BYTES);
            CompletionStage<Void> stage = shape.write() ? namespace.write(lba, data, false) : namespace.read(lba, data);
            stage.whenComplete(this);
        }

        @Override
        public void accept(Void nothing, Throwable failure) {
            long now = System.nanoTime();
            if (failure != null) {
                ended.completeExceptionally(failure);
                return;
            }
            latencies.recordValue(now - startedAt);
            completed++;
            stopping |= now >= until;
            if (!stopping) {
                start();
            } else if (--running == 0) {
                ended.complete(null);
            }
        }
    }
}
