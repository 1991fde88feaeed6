package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile inputs, section M: more connections than anybody needs. */
@ExtendWith(QuietLog.class)
final class ExhaustionTest {
    private static final int FLOOD = 10_000;
    private static final int NEWBORNS_MAX = 256;
    private static final int DESCRIPTORS = FLOOD + NEWBORNS_MAX + 1500;
    /** Of a host that comes in the middle of it; unhurried, since machines that run tests are busy. */
    private static final int SECONDS_MAX = 10;

    private final TcpTransport transport = new TcpTransport(Options.of(TcpSettings.IC_TIMEOUT_MILLIS, "1000")
            .with(TcpSettings.NEWBORNS_MAX, Integer.toString(NEWBORNS_MAX)));
    private final TcpTransport hosts = new TcpTransport(Options.of(TcpSettings.THREADS, "1"));
    private final MemoryController controller = new MemoryController(65536);
    private final List<SocketChannel> flood = new CopyOnWriteArrayList<>();
    private TransportAddress address;

    @BeforeEach
    void listen() throws Exception {
        assumeDescriptors();
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 131072, Options.NONE);
        address = Witness.get(transport.listen(spec, controller)).address();
    }

    private static void assumeDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
            assumeTrue(free >= DESCRIPTORS, free + " file descriptors are left, of " + DESCRIPTORS + " it takes");
        }
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel channel : flood) {
            channel.close();
        }
        hosts.close();
        transport.close();
    }

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    /** M1, M2: connections that say nothing, and ones that say a byte of what they should now and then. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tenThousandConnectionsKeepNoHonestHostOut(boolean dribbling) throws Exception {
        Witness before = Witness.connect(hosts, address, 0);
        CompletableFuture<Void> flooding = CompletableFuture.runAsync(() -> flood(dribbling));
        Pinned.await(() -> flood.size() > NEWBORNS_MAX);
        honest(16384).testify();
        before.testify();
        flooding.get(60, TimeUnit.SECONDS);
        assertThat(flood).hasSize(FLOOD);
        honest(32768).testify();
        before.testify();
        Pinned.await(() -> flood.stream().allMatch(channel -> isLeft(channel, dribbling)));
        assertThat(controller.queues())
                .as("connections that got further than the first PDU")
                .hasSizeLessThan(20);
    }

    private void flood(boolean dribbling) {
        InetSocketAddress to = new InetSocketAddress(address.traddr(), address.port());
        try {
            for (int i = 0; i < FLOOD; i++) {
                SocketChannel channel = SocketChannel.open(to);
                channel.configureBlocking(false);
                flood.add(channel);
                isLeft(channel, dribbling);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the controller ended the connection; if not it gets one more byte, where it gets any. */
    private static boolean isLeft(SocketChannel channel, boolean dribbling) {
        try {
            if (dribbling) {
                channel.write(ByteBuffer.allocate(1));
            }
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** A host as hosts are: it tries again when it is turned away. */
    private Witness honest(long place) throws Exception {
        long begin = System.nanoTime();
        while (true) {
            try {
                Witness witness = Witness.connect(hosts, address, place);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                assertThat(millis).isLessThan(SECONDS_MAX * 1000L);
                return witness;
            } catch (ExecutionException e) {
                assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin))
                        .as("seconds of trying, the last time: %s", e.getMessage())
                        .isLessThan(SECONDS_MAX);
            }
        }
    }
}
