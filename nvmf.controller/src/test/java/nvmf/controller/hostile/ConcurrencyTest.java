package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.Abort;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.ConnectResponse;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.PropertySet;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.Target;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.testkit.LeakCheck;
import nvmf.testkit.QuietLog;
import nvmf.transport.loop.LoopTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Hostile inputs, section N: hosts that connect, reset, abort, shut down and vanish while namespaces come, go and change and
 * operators end associations, on real threads. Every command ends, and nothing is left.
 */
@Timeout(120)
@ExtendWith(QuietLog.class)
class ConcurrencyTest {
    private static final int HOSTS = 4;
    private static final int ROUNDS = 25;
    private static final int DEPTH = 32;
    private static final TransportAddress ADDRESS = TransportAddress.of(TransportType.LOOP, "crowd", "");
    private static final Nqn SUBNQN = new Nqn("nqn.2014-08.org.example:crowd");

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final List<ScheduledExecutorService> loops = new ArrayList<>();
    private final Map<String, Integer> completions = new ConcurrentHashMap<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final Phaser atDevices = new Phaser(1);
    private final ExecutorService people = Executors.newCachedThreadPool();
    private final Target target = new Target(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), event -> {});
    private final SubsystemCore subsystem = target.subsystem(SubsystemSettings.of(SUBNQN));
    private final LoopTransport loop = new LoopTransport(this::nextLoop, 1 << 20);
    private final Transport transport = leaks.watch(loop);
    private final PortCore port = target.port(PortSettings.of("crowd", 1, ADDRESS));

    private ScheduledExecutorService nextLoop() {
        return loops.get(turns.getAndIncrement() % loops.size());
    }

    @BeforeEach
    void open() throws Exception {
        for (int i = 0; i < 4; i++) {
            loops.add(Executors.newSingleThreadScheduledExecutor());
        }
        subsystem.attach(1, "slow", new ElsewhereDevice(), Identity.NONE, false);
        port.offer(subsystem);
        await(port.open(transport));
    }

    @AfterEach
    void close() throws Exception {
        port.close("the test is over");
        await(loop.close());
        // An operation of a connection that is gone may still be at its device, and comes home to its queue's thread.
        atDevices.awaitAdvanceInterruptibly(atDevices.arrive(), 20, TimeUnit.SECONDS);
        loops.forEach(ExecutorService::shutdown);
        people.shutdown();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void whateverHappensAtOnceEveryCommandEndsAndNothingIsLeft() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> chaos = CompletableFuture.runAsync(() -> stir(over), people);
        List<CompletableFuture<Void>> hosts = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            int number = i;
            hosts.add(CompletableFuture.runAsync(() -> visit(number), people));
        }
        for (CompletableFuture<Void> host : hosts) {
            host.get(100, TimeUnit.SECONDS);
        }
        over.set(true);
        await(chaos);

        CompletableFuture<Void> empty = new CompletableFuture<>();
        waitUntilEmpty(empty);
        await(empty);
        assertThat(port.snapshot().connections()).isZero();
        // It would be no test if all of it was refused, or nothing ever disturbed.
        assertThat(completions.get("success")).isGreaterThan(HOSTS * ROUNDS);
        assertThat(completions.get("failure")).isPositive();
    }

    private void waitUntilEmpty(CompletableFuture<Void> empty) {
        if (subsystem.snapshot().controllers().isEmpty() && port.snapshot().connections() == 0) {
            empty.complete(null);
        } else {
            CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS).execute(() -> waitUntilEmpty(empty));
        }
    }

    /** Namespaces come, go and change; now and then everybody is sent away. */
    private void stir(AtomicBoolean over) {
        Random random = new Random(7);
        ElsewhereDevice second = new ElsewhereDevice();
        while (!over.get()) {
            subsystem.attach(2, "second", second, Identity.NONE, false);
            second.resize(64 + random.nextInt(64));
            subsystem.detach(2);
            if (random.nextInt(50) == 0) {
                subsystem.terminate(-1, "everybody out");
            }
            subsystem.snapshot();
            Thread.onSpinWait();
        }
    }

    private void visit(int number) {
        Random random = new Random(number);
        for (int round = 0; round < ROUNDS; round++) {
            try {
                new Visit(new UUID(1, number % 2 + 1), random).run();
            } catch (ExecutionException e) {
                // Sent away in between: what a host must live with.
                assertThat(e).hasCauseInstanceOf(IOException.class);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** One association, from its begin to whichever end. */
    private final class Visit {
        private final UUID hostId;
        private final Random random;
        private final List<HostQueuePair> queues = new ArrayList<>();
        private final List<CompletableFuture<Cqe>> pending = new ArrayList<>();
        private int nextCid;

        private Visit(UUID hostId, Random random) {
            this.hostId = hostId;
            this.random = random;
        }

        private void run() throws Exception {
            try {
                associate();
            } finally {
                queues.forEach(HostQueuePair::close);
                for (HostQueuePair queue : queues) {
                    await(queue.closed().handle((done, failure) -> null));
                }
                for (CompletableFuture<Cqe> command : pending) {
                    Cqe cqe = await(command.exceptionally(failure -> Cqe.of(0, Status.ABORTED_BY_HOST)));
                    completions.merge(cqe.status().isSuccess() ? "success" : "failure", 1, Integer::sum);
                }
            }
        }

        private void associate() throws Exception {
            HostQueuePair admin = connect(0, 0xFFFF);
            int cntlid = ConnectResponse.cntlid(await(pending.get(0)).dw0());
            property(admin, Configuration.ENABLED.toInt());
            send(admin, AsyncEvent.request(), 0);
            List<HostQueuePair> io = List.of(connect(1, cntlid), connect(2, cntlid));
            nextCid = 1;
            for (int i = 0; i < 20; i++) {
                send(io.get(i % 2), any(), 512);
            }
            switch (random.nextInt(6)) {
                case 0 -> property(admin, 0);
                case 1 -> property(admin, Configuration.ENABLED.withShutdown(1).toInt());
                case 2 -> {
                    for (int cid = 1; cid < 8; cid++) {
                        send(admin, new Abort(1 + cid % 2, cid).toSqe(), 0);
                    }
                }
                case 3 -> send(io.get(0), new Disconnect(0).toSqe(), 0);
                case 4 -> send(admin, new GetLogPage(GetLogPage.CHANGED_NAMESPACES, -1, 4096, 0).toSqe(), 4096);
                default -> admin.close();
            }
            if (random.nextBoolean()) {
                for (CompletableFuture<Cqe> command : pending.subList(pending.size() - 4, pending.size())) {
                    await(command.handle((cqe, failure) -> cqe));
                }
            }
        }

        private Sqe any() {
            int nsid = 1 + random.nextInt(2);
            return switch (random.nextInt(4)) {
                case 0 -> new Write(nsid, random.nextInt(64), 1, false).toSqe();
                case 1 -> new Flush(random.nextBoolean() ? nsid : -1).toSqe();
                default -> new Read(nsid, random.nextInt(128), 1, false).toSqe();
            };
        }

        private HostQueuePair connect(int qid, int cntlid) throws Exception {
            QueueSpec spec = new QueueSpec(qid, DEPTH, 8192, Options.NONE);
            HostQueuePair queue = await(transport.connect(ADDRESS, spec));
            queues.add(queue);
            Nqn hostnqn = new Nqn("nqn.2014-08.org.example:host" + hostId.getLeastSignificantBits());
            ConnectData data = new ConnectData(hostId, cntlid, SUBNQN, hostnqn);
            nextCid = 0;
            submit(queue, new Connect(0, qid, DEPTH, 0, 0).toSqe(), data.encode());
            await(pending.get(pending.size() - 1));
            return queue;
        }

        private void property(HostQueuePair admin, int cc) throws Exception {
            send(admin, new PropertySet(4, Property.CC, cc).toSqe(), 0);
            await(pending.get(pending.size() - 1));
        }

        private void send(HostQueuePair queue, Sqe sqe, int length) {
            ByteBuffer data = Wire.allocateDirect(sqe.direction() == DataDirection.NONE ? 0 : length);
            submit(queue, sqe, data);
        }

        private void submit(HostQueuePair queue, Sqe sqe, ByteBuffer data) {
            int cid = nextCid++ % DEPTH;
            pending.add(CompletableFuture.supplyAsync(() -> queue.submit(sqe.withCid(cid), data), queue.executor())
                    .thenCompose(stage -> stage));
        }
    }

    /** A disk whose operations complete on other threads, some at once and some a little later. */
    private final class ElsewhereDevice implements BlockDevice {
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private final AtomicInteger operations = new AtomicInteger();
        private volatile Geometry geometry = new Geometry(512, 128, false, true);

        private void resize(int blocks) {
            geometry = new Geometry(512, blocks, false, true);
            listeners.forEach(Runnable::run);
        }

        @Override
        public Geometry geometry() {
            return geometry;
        }

        @Override
        public Registration onGeometryChange(Runnable listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public CompletionStage<Void> read(long lba, ByteBuffer target) {
            return later(() -> target.put(target.position(), (byte) lba));
        }

        @Override
        public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
            return later(() -> assertThat(source.get(source.position())).isZero());
        }

        @Override
        public CompletionStage<Void> flush() {
            return later(() -> {});
        }

        private CompletionStage<Void> later(Runnable operation) {
            int number = operations.incrementAndGet();
            if (number % 3 == 0) {
                operation.run();
                return CompletableFuture.completedFuture(null);
            }
            atDevices.register();
            CompletionStage<Void> done = CompletableFuture.runAsync(
                    operation,
                    number % 3 == 1
                            ? CompletableFuture.delayedExecutor(number % 5, TimeUnit.MILLISECONDS)
                            : Runnable::run);
            // What was registered first is told last: after the controller has gone on, on its queue's thread.
            done.whenComplete((nothing, failure) -> atDevices.arriveAndDeregister());
            return done;
        }
    }
}
