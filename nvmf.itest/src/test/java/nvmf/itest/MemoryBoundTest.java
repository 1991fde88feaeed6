package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Paths;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.block.RamDevice;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.Target;
import nvmf.controller.model.Limits;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hostile inputs, section M: what hosts can make a controller hold is a product of configured numbers, the one that {@code nvmf ports}
 * prints. Here they fill every queue with the largest writes, at a disk that does not answer.
 */
@ExtendWith(QuietLog.class)
final class MemoryBoundTest {
    private static final Nqn SUBNQN = new Nqn("nqn.2014-08.org.example:greedy");
    private static final int HOSTS = 4;
    private static final int IO_QUEUES = 4;
    private static final int DEPTH = 128;
    private static final int TRANSFER_MAX = 128 << 10;
    private static final int POOL_BYTES = 4 << 20;

    /** Of each connection, besides data: what is gathered for the socket, in both directions. */
    private static final int OUTBOUND_BYTES = 64 << 10;

    private final TcpTransport served = new TcpTransport(
            Options.of("poolBytes", Integer.toString(POOL_BYTES)).with("newbornsMax", "4"));
    private final TcpTransport hosts = new TcpTransport(Options.of("threads", "1"));
    private final Target target = new Target(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), event -> {});
    private final Transports transports = new Transports();
    private final HostCore host = new HostCore(HostIdentity.of(new UUID(1, 2)), transports);
    private final SubsystemCore subsystem = target.subsystem(SubsystemSettings.of(SUBNQN)
            .with(Limits.DEFAULT
                    .withControllersMax(HOSTS + 1)
                    .withQueues(IO_QUEUES, DEPTH)
                    .withTransferMax(TRANSFER_MAX)));
    private final PortCore port = target.port(
            PortSettings.of("tcp", 1, TransportAddress.tcp("127.0.0.1", 0)).withSizes(8192, TRANSFER_MAX));
    private final SilentDevice silent = new SilentDevice();

    @AfterEach
    void close() throws Exception {
        silent.answer();
        await(host.close());
        port.close("the test is over");
        served.close();
        hosts.close();
        Eventually.holds(() -> assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory())
                .as("bytes of buffers that nobody released")
                .isZero());
    }

    @Test
    void hostsThatFillEveryQueueHoldNoMoreThanThePortSays() throws Exception {
        subsystem.attach(1, "silent", silent, Identity.of(new UUID(7, 1)), false);
        subsystem.attach(2, "ram", new RamDevice(512, 1 << 20), Identity.of(new UUID(7, 2)), false);
        transports.add(hosts, 0);
        port.offer(subsystem);
        ConnectRequest request = ConnectRequest.of(await(port.open(served)), SUBNQN)
                .withRecovery(Recovery.NONE)
                // As many hosts, not one with many paths.
                .withPaths(Paths.DEFAULT.withShared(false))
                .withIoQueues(IO_QUEUES)
                .withDepth(DEPTH);
        RemoteNamespace honest = namespace(request, 2);
        List<RemoteNamespace> greedy = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            greedy.add(namespace(request, 1));
        }
        long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();

        List<CompletableFuture<Void>> writes = new ArrayList<>();
        ByteBuffer data = Wire.allocateDirect(TRANSFER_MAX);
        for (RemoteNamespace namespace : greedy) {
            for (int i = 0; i < IO_QUEUES * DEPTH; i++) {
                writes.add(namespace.write(0, data, false).toCompletableFuture());
            }
        }
        // One transfer is each queue's own, the rest of what is at the device comes from the pool.
        int leases = HOSTS * IO_QUEUES + POOL_BYTES / TRANSFER_MAX;
        Eventually.holds(() -> assertThat(silent.asked()).isEqualTo(leases));

        await(honest.read(0, Wire.allocateDirect(TRANSFER_MAX)));
        await(honest.write(0, data, false));
        int queues = (HOSTS + 1) * (IO_QUEUES + 1);
        long held = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - before;
        assertThat(held)
                .isGreaterThanOrEqualTo((long) leases * TRANSFER_MAX)
                .isLessThanOrEqualTo(POOL_BYTES + (long) queues * (TRANSFER_MAX + 2 * OUTBOUND_BYTES))
                .isLessThanOrEqualTo(port.snapshot().memoryNow() + queues * 2L * OUTBOUND_BYTES)
                .isLessThanOrEqualTo(port.snapshot().memoryMax());
        assertThat(port.snapshot().connections()).isEqualTo(queues);
        assertThat((long) leases * TRANSFER_MAX)
                .isLessThanOrEqualTo(port.snapshot().memoryNow());
        assertThat(silent.asked()).isEqualTo(leases);

        silent.answer();
        for (CompletableFuture<Void> write : writes) {
            await(write);
        }
        assertThat(silent.asked()).isEqualTo(writes.size());
    }

    private RemoteNamespace namespace(ConnectRequest request, int nsid) throws Exception {
        return await(host.connect(request)).namespaces().stream()
                .filter(namespace -> namespace.nsid() == nsid)
                .findFirst()
                .orElseThrow();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** A disk that takes what it is given and does not say whether it has it, until it is told to. */
    private static final class SilentDevice implements BlockDevice {
        private final ConcurrentLinkedQueue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
        private volatile boolean answers;
        private final AtomicInteger asked = new AtomicInteger();

        int asked() {
            return asked.get();
        }

        void answer() {
            answers = true;
            while (!waiting.isEmpty()) {
                waiting.remove().complete(null);
            }
        }

        private CompletionStage<Void> ask() {
            CompletableFuture<Void> done = new CompletableFuture<>();
            asked.incrementAndGet();
            waiting.add(done);
            if (answers) {
                done.complete(null);
            }
            return done;
        }

        @Override
        public Geometry geometry() {
            return new Geometry(512, 1 << 20, false, false);
        }

        @Override
        public CompletionStage<Void> read(long lba, ByteBuffer buffer) {
            return ask();
        }

        @Override
        public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
            return ask();
        }

        @Override
        public CompletionStage<Void> flush() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
