package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.transport.tcp.wait.EventLoops;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the operating system, read back from the sockets of both sides, with every kind of event loop. */
final class SocketOptionsTest {
    private static final int TOS = 0xB8; // DSCP EF
    private static final Options EVERYTHING = Options.of(Options.TOS, Integer.toString(TOS))
            .with(Options.SOCKET_PRIORITY, "5")
            .with(Options.TCP_KEEP_ALIVE, "true")
            .with(Options.USER_TIMEOUT_MILLIS, "12345");

    /** Channels by whether they are the controller's: seen by two threads. */
    private final Map<Boolean, Channel> channels = new ConcurrentHashMap<>();

    private final MemoryController controller = new MemoryController(1 << 20);

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    private static Options loops(String name) {
        return Options.of(TcpSettings.EPOLL, Boolean.toString(name.equals("epoll")))
                .with(TcpSettings.IO_URING, Boolean.toString(name.equals("io_uring")));
    }

    private TcpTransport transport(Options options) {
        return new TcpTransport(
                options.with(TcpSettings.THREADS, "2"), channel -> channels.put(channel.parent() != null, channel));
    }

    /** Two ends of a connection, which moved data. */
    private Witness connect(TcpTransport transport, String at, Options listen, Options connect) throws Exception {
        Listener listener = Witness.get(
                transport.listen(new ListenSpec(TransportAddress.tcp(at, 0), 8192, 1 << 20, listen), controller));
        Witness host =
                Witness.connect(transport, listener.address(), new QueueSpec(1, Witness.DEPTH, 8192, connect), 4096);
        host.testify();
        return host;
    }

    private <T> void assertBoth(ChannelOption<T> option, T value) {
        channels.forEach((controllers, channel) -> assertThat(channel.config().getOption(option))
                .as("%s, %s", option, controllers ? "controller" : "host")
                .isEqualTo(value));
    }

    private void assertEverything(String loops) {
        assertThat(channels).hasSize(2);
        assertBoth(ChannelOption.TCP_NODELAY, true);
        assertBoth(ChannelOption.IP_TOS, TOS);
        assertBoth(ChannelOption.SO_KEEPALIVE, true);
        if (!loops.equals("nio")) {
            assertBoth(LinuxSockets.PRIORITY, 5);
            assertBoth(LinuxSockets.USER_TIMEOUT, 12345);
        }
    }

    private static boolean isThere(String loops) {
        return EventLoops.waits(TcpSettings.of(loops(loops)).loops()).io().equals(loops);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void whatAConnectionIsToldReachesTheSocketsOfBothSides(String loops) throws Exception {
        if (!isThere(loops)) {
            System.out.println("SocketOptionsTest: no " + loops + " here, so that was left out");
            return;
        }
        try (TcpTransport transport = transport(loops(loops))) {
            connect(transport, "127.0.0.1", EVERYTHING, EVERYTHING);
            assertEverything(loops);
        }
    }

    @Test
    void whatTheTransportIsToldGoesForAllItsConnections() throws Exception {
        Options options = loops("epoll");
        for (Map.Entry<String, String> one : EVERYTHING.values().entrySet()) {
            options = options.with(one.getKey(), one.getValue());
        }
        try (TcpTransport transport = transport(options)) {
            connect(transport, "::1", Options.NONE, Options.NONE);
            assertEverything(EventLoops.waits(TcpSettings.of(options).loops()).io());
        }
    }

    @Test
    void whoIsToldNothingLeavesTheSystemAlone() throws Exception {
        try (TcpTransport transport = transport(Options.NONE)) {
            connect(transport, "127.0.0.1", Options.NONE, Options.NONE);
            assertBoth(ChannelOption.TCP_NODELAY, true);
            assertBoth(ChannelOption.IP_TOS, 0);
            assertBoth(ChannelOption.SO_KEEPALIVE, false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aHostConnectsFromTheAddressItIsTold(String loops) throws Exception {
        try (TcpTransport transport = transport(loops(loops))) {
            Witness host = connect(transport, "0.0.0.0", Options.NONE, Options.of(Options.SOURCE_ADDRESS, "127.0.0.7"));

            assertThat(host.queue().local().traddr()).isEqualTo("127.0.0.7");
            assertThat(controller.queues().get(0).remote().traddr()).isEqualTo("127.0.0.7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aHostConnectsByTheInterfaceItIsTold(String loops) throws Exception {
        String loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress())
                .getName();
        try (TcpTransport transport = transport(loops(loops))) {
            Witness host =
                    connect(transport, "127.0.0.1", Options.NONE, Options.of(Options.SOURCE_INTERFACE, loopback));

            assertThat(host.queue().local().traddr()).isEqualTo("127.0.0.1");
            if (isThere("epoll") && loops.equals("epoll")) {
                ByteBuffer name = channels.get(false).config().getOption(LinuxSockets.DEVICE);
                assertThat(StandardCharsets.UTF_8.decode(name).toString()).startsWith(loopback + "\0");
            }
        }
    }

    @Test
    void anInterfaceThatIsNotThereOrDoesNotReachThereIsTold() throws Exception {
        String loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress())
                .getName();
        try (TcpTransport transport = transport(Options.NONE)) {
            assertThatThrownBy(() -> Witness.get(transport.connect(
                            TransportAddress.tcp("127.0.0.1", 4420),
                            QueueSpec.admin(32, Options.of(Options.SOURCE_INTERFACE, "nosuch0")))))
                    .hasStackTraceContaining("there is no interface \"nosuch0\" here");
            assertThatThrownBy(() -> Witness.get(transport.connect(
                            TransportAddress.tcp("fe80::1", 4420),
                            QueueSpec.admin(32, Options.of(Options.SOURCE_INTERFACE, loopback)))))
                    .hasStackTraceContaining("has no address that reaches fe80:0:0:0:0:0:0:1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tos=256", "tos=-1", "socketPriority=7", "tcpKeepAlive=yes", "userTimeoutMillis=x"})
    void whatASocketCannotHaveIsRefusedOnBothSidesBeforeAnythingHappens(String text) {
        String[] parts = text.split("=", 2);
        Options options = Options.of(parts[0], parts[1]);
        try (TcpTransport transport = transport(Options.NONE)) {
            assertThatThrownBy(() -> Witness.get(
                            transport.connect(TransportAddress.tcp("127.0.0.1", 1), QueueSpec.admin(32, options))))
                    .hasStackTraceContaining("IllegalArgumentException: " + parts[0] + " is ");
            assertThatThrownBy(() -> Witness.get(transport.listen(
                            new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 1 << 20, options), controller)))
                    .hasStackTraceContaining("IllegalArgumentException: " + parts[0] + " is ");
        }
    }
}
