package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.net.Reasons;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told when the system refuses something: the same, by whatever kind of event loop it was asked. */
@ExtendWith(QuietLog.class)
final class ReasonsTest {
    private static Options loops(String name) {
        return Options.of(TcpSettings.EPOLL, Boolean.toString(name.equals("epoll")))
                .with(TcpSettings.IO_URING, Boolean.toString(name.equals("io_uring")))
                .with(TcpSettings.THREADS, "1");
    }

    private static Listener listen(TcpTransport transport, String traddr, int port) throws Exception {
        ListenSpec spec = new ListenSpec(TransportAddress.tcp(traddr, port), 8192, 1 << 20, Options.NONE);
        return Witness.get(transport.listen(spec, new MemoryController(4096)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aPortThatIsTakenIsTold(String loops) throws Exception {
        try (ServerSocket other = RawPeer.server();
                TcpTransport transport = new TcpTransport(loops(loops))) {
            int port = other.getLocalPort();
            assertThatThrownBy(() -> listen(transport, "127.0.0.1", port))
                    .cause()
                    .isInstanceOf(BindException.class)
                    .hasMessage("something else listens at 127.0.0.1:" + port + "; stop it or choose another port");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void anAddressOfAnotherMachineIsTold(String loops) throws Exception {
        try (TcpTransport transport = new TcpTransport(loops(loops))) {
            // RFC 5737: an address of documentation, which no machine has.
            assertThatThrownBy(() -> listen(transport, "192.0.2.1", 0))
                    .cause()
                    .hasMessage("192.0.2.1 is no address of this machine: choose another address");
        }
    }

    @Test
    void aNameThatNobodyKnowsIsTold() throws Exception {
        try (TcpTransport transport = new TcpTransport(Options.NONE)) {
            assertThatThrownBy(() -> listen(transport, "999.1.1.1", 4420))
                    .cause()
                    .hasMessage("999.1.1.1 is not known here: choose another address");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aConnectionThatIsRefusedIsTold(String loops) throws Exception {
        TransportAddress nobody;
        try (ServerSocket gone = RawPeer.server()) {
            nobody = TransportAddress.tcp("127.0.0.1", gone.getLocalPort());
        }
        try (TcpTransport transport = new TcpTransport(loops(loops))) {
            assertThatThrownBy(() -> Witness.get(transport.connect(nobody, QueueSpec.admin(32, Options.NONE))))
                    .cause()
                    .hasMessage("no connection to " + nobody + ": Connection refused");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void aConnectionThatIsResetIsTold(String loops) throws Exception {
        MemoryController controller = new MemoryController(4096);
        try (TcpTransport transport = new TcpTransport(loops(loops))) {
            Listener listener = Witness.get(transport.listen(
                    new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 1 << 20, Options.NONE), controller));
            ControllerSequenceTest.live(listener.address()).reset();
            assertThatThrownBy(() -> Witness.get(controller.queues().get(0).closed()))
                    .cause()
                    .hasMessageMatching("Connection reset(?: by peer)?");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bind(..) failed with error(-98): Address already in use          | Address already in use
                    io_uring connect(..) failed with error(-113): No route to host   | No route to host
                    recvAddress(..) failed with error(-104): Connection reset by peer | Connection reset by peer
                    finishConnect(..) failed: Connection refused: /127.0.0.1:4420     | Connection refused
                    Connection refused: localhost/127.0.0.1:4420                      | Connection refused
                    Network is unreachable: /[2001:db8::1]:4420                       | Network is unreachable
                    connection timed out after 500 ms: /192.0.2.1:4420                | connection timed out after 500 ms
                    the peer closed the connection                                    | the peer closed the connection
                    no digest (..) failed                                             | no digest (..) failed
                    """)
    void theWordsOfTheSystemAreLeft(String message, String words) {
        IOException failure = new IOException(message);
        assertThat(Reasons.of(failure)).isEqualTo(words);
        assertThat(Reasons.plain(failure)).hasMessage(words);
        assertThat(Reasons.plain(failure) == failure).isEqualTo(message.equals(words));
    }

    @Test
    void whatElseKeepsAPortFromListeningIsTold() {
        assertThat(Reasons.of(new IOException())).isEqualTo("IOException");
        assertThat(Reasons.listening(TransportAddress.tcp("::1", 80), new IOException("Permission denied")))
                .hasMessage("this process may not listen at [::1]:80: choose another port");
        assertThat(Reasons.listening(TransportAddress.tcp("::1", 80), new IOException("Too many open files")))
                .hasMessage("cannot listen at [::1]:80: Too many open files");
    }
}
