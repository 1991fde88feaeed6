package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hostile inputs, section M: more connections than anybody needs. */
@ExtendWith(QuietLog.class)
final class ExhaustionTest {
    private static final Logger LOG = LoggerFactory.getLogger(ExhaustionTest.class);
    private static final int FLOOD_MAX = 10_000;
    private static final int FLOOD_MIN = 1000;
    private static final int NEWBORNS_MAX = 256;
    private static final int OTHER_DESCRIPTORS = NEWBORNS_MAX + 1500;
    /** Of a host that comes in the middle of it. */
    private static final int MILLIS_MAX = 1000;

    /** Machines that run tests are busy: one of so many hosts has to be in time; each of them has to get in. */
    private static final int HOSTS = 3;

    private static final int SECONDS_MAX = 10;
    private static final long IC_MILLIS = 1000;

    private final TcpTransport transport =
            new TcpTransport(Options.of(TcpSettings.IC_TIMEOUT_MILLIS, Long.toString(IC_MILLIS))
                    .with(TcpSettings.NEWBORNS_MAX, Integer.toString(NEWBORNS_MAX)));
    private final TcpTransport hosts = new TcpTransport(Options.of(TcpSettings.THREADS, "1"));
    private final MemoryController controller = new MemoryController(65536);
    private final List<SocketChannel> flood = new CopyOnWriteArrayList<>();
    private TransportAddress address;

    @BeforeEach
    void listen() throws Exception {
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 131072, Options.NONE);
        address = Witness.get(transport.listen(spec, controller)).address();
    }

    /** How many connections there can be: as many as the rows say, or what the file descriptors of this process allow. */
    private static int floodSize() {
        // The virtual machine raised the limit already to the most that it may have.
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return FLOOD_MAX;
        }
        long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - OTHER_DESCRIPTORS;
        assertThat(free)
                .as(
                        "file descriptors for a flood that is one; raise ulimit -n to %d",
                        FLOOD_MAX + 2 * OTHER_DESCRIPTORS)
                .isGreaterThanOrEqualTo(FLOOD_MIN);
        if (free < FLOOD_MAX) {
            LOG.warn("{} connections instead of {}, for want of file descriptors: raise ulimit -n", free, FLOOD_MAX);
        }
        return (int) Math.min(free, FLOOD_MAX);
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
        int size = floodSize();
        Witness before = Witness.connect(hosts, address, 0);
        CompletableFuture<Void> flooding = CompletableFuture.runAsync(() -> flood(size, dribbling));
        Pinned.await(() -> flood.size() > NEWBORNS_MAX);
        assertHonestHostsGetIn("during the flood");
        before.testify();
        flooding.get(60, TimeUnit.SECONDS);
        assertThat(flood).hasSize(size);
        assertHonestHostsGetIn("beside the whole flood");
        before.testify();
        Pinned.await(() -> flood.stream().allMatch(channel -> isLeft(channel, dribbling)));
        assertThat(controller.queues())
                .as("connections that got further than the first PDU")
                .hasSizeLessThan(20);
    }

    private void flood(int size, boolean dribbling) {
        InetSocketAddress to = new InetSocketAddress(address.traddr(), address.port());
        try {
            for (int i = 0; i < size; i++) {
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

    /** All of them get in and are served, the fastest of them in less than a second. */
    private void assertHonestHostsGetIn(String when) throws Exception {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < HOSTS && fastest >= MILLIS_MAX; i++) {
            fastest = Math.min(fastest, millisToGetIn());
        }
        LOG.info("{} an honest host got in within {} ms", when, fastest);
        assertThat(fastest)
                .as("milliseconds until an honest host got in %s, the best of %d", when, HOSTS)
                .isLessThan(MILLIS_MAX);
    }

    /** A host as hosts are: it tries again when it is turned away. */
    private long millisToGetIn() throws Exception {
        long begin = System.nanoTime();
        while (true) {
            try {
                Witness witness = Witness.connect(hosts, address, 16384);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                witness.testify();
                return millis;
            } catch (ExecutionException e) {
                assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin))
                        .as("seconds of trying, the last time: %s", e.getMessage())
                        .isLessThan(SECONDS_MAX);
            }
        }
    }
}
