package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.probe.FuzzPlan;
import nvmf.api.probe.FuzzReport;
import nvmf.api.probe.Side;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.probe.WireProbe;
import nvmf.probe.fuzz.HostFuzz;
import nvmf.testkit.LeakCheck;
import nvmf.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Our controller and our host in a hail of PDUs with something wrong. Nobody hangs, leaks or throws what nobody expects. The seed is in a
 * failure's text; {@code -Dnvmf.seed} repeats it, {@code -Dnvmf.fuzz.pdus} makes it more.
 */
final class FuzzTest {
    private static final long PDUS = Long.getLong("nvmf.fuzz.pdus", 100_000);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final long seed = Long.getLong("nvmf.seed", System.nanoTime());
    private final long begin = System.nanoTime();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final PrintStream err = System.err;

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(err);
    }

    /** With every transport closed, no buffer is left anywhere, and none was found to be lost. */
    @AfterEach
    void everyBufferCameBack() throws Exception {
        Eventually.holds(() -> assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory())
                .as("bytes of buffers that nobody released")
                .isZero());
        assertThat(logged.toString(StandardCharsets.UTF_8)).doesNotContain("LEAK:");
    }

    private FuzzPlan plan(Side target, TransportAddress address) {
        return new FuzzPlan(target, address, TcpTarget.SUBNQN, seed, PDUS, PATIENCE, true);
    }

    private void assertUnharmed(FuzzReport report) {
        err.println("fuzzed with the seed " + report.seed() + ": " + report.mutated() + " of " + report.pdus()
                + " PDUs wrong in " + report.sessions() + " sessions and "
                + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s, " + report.answers());
        assertThat(report.findings()).as("with the seed " + seed).isEmpty();
        assertThat(report.pdus()).isGreaterThanOrEqualTo(PDUS);
        assertThat(report.mutated()).as("PDUs with something wrong").isGreaterThan(PDUS / 50);
        assertThat(logged.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("\tat ")))
                .as("lines of stack traces with the seed " + seed)
                .isEmpty();
    }

    @Test
    void theControllerAnswersOrEndsWhateverComes() throws Exception {
        try (TcpTarget target = new TcpTarget(leaks)) {
            FuzzReport report = new WireProbe().fuzz(plan(Side.CONTROLLER, target.address()), progress -> {});
            assertUnharmed(report);
            assertThat(report.answers())
                    .containsKeys("TermReq 1", "TermReq 2", "TermReq 3", "status 0/02", "status 0/22");
            Eventually.holds(() -> assertThat(target.subsystem().controllers())
                    .as("controllers that nobody is connected to any more")
                    .isEmpty());
        }
    }

    @Test
    void theHostEndsEveryCommandWhateverComes() throws Exception {
        CompletableFuture<FuzzReport> report = new CompletableFuture<>();
        try (HostFuzz fuzz = new HostFuzz(
                        plan(Side.HOST, TransportAddress.tcp("127.0.0.1", 0)),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                TcpTransport tcp = new TcpTransport(Options.NONE)) {
            Thread thread = new Thread(() -> {
                try {
                    report.complete(fuzz.run(progress -> {}));
                } catch (Exception e) {
                    report.completeExceptionally(e);
                }
            });
            thread.start();
            Transports transports = new Transports();
            transports.add(leaks.watch(tcp), 0);
            HostCore host = new HostCore(HostIdentity.of(new UUID(1, 2)), transports);
            TransportAddress address =
                    TransportAddress.tcp("127.0.0.1", fuzz.address().getPort());
            Random random = new Random(seed);
            while (!report.isDone()) {
                associate(host, address, random);
            }
            await(host.close());
            assertUnharmed(report.get());
        }
    }

    /** As far as it goes: connects, reads and writes, and leaves. Everything that was begun must end. */
    private static void associate(HostCore host, TransportAddress address, Random random) throws Exception {
        Options options = Options.of(Options.HEADER_DIGEST, Boolean.toString(random.nextBoolean()))
                .with(Options.DATA_DIGEST, Boolean.toString(random.nextBoolean()))
                .with(Options.DATA_ALIGNMENT, Integer.toString(random.nextInt(4)));
        ConnectRequest request = ConnectRequest.of(address, TcpTarget.SUBNQN)
                .withRecovery(Recovery.NONE)
                .withIoQueues(2)
                .withDepth(16)
                .withOptions(options);
        RemoteController controller;
        try {
            controller = await(host.connect(request));
        } catch (ExecutionException e) {
            return;
        }
        List<CompletionStage<Void>> commands = new ArrayList<>();
        for (RemoteNamespace namespace : controller.namespaces()) {
            for (int i = 0; i < 30; i++) {
                commands.add(command(namespace, random));
            }
        }
        for (CompletionStage<Void> command : commands) {
            await(command.handle((done, failure) -> failure == null));
        }
        await(controller.disconnect().handle((done, failure) -> failure == null));
    }

    private static CompletionStage<Void> command(RemoteNamespace namespace, Random random) {
        int block = namespace.geometry().blockSize();
        int blocks = Math.min(1 + random.nextInt(64), Math.max(1, (1 << 20) / block));
        long lba = 0;
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> namespace.read(lba, ByteBuffer.allocateDirect(blocks * block));
            case 3, 4 -> namespace.write(lba, ByteBuffer.allocateDirect(blocks * block), random.nextBoolean());
            default -> namespace.flush();
        };
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
