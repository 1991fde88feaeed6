package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.uring.IoUring;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.api.transport.Waits;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transport tells of how it waits is how it waits on this machine; {@code ChoiceTest} has the others. */
final class WaitsTest {
    @RegisterExtension
    final QuietLog log = new QuietLog();

    @ParameterizedTest
    @ValueSource(strings = {"spin", "adaptive", "sleep"})
    void whoAsksForIoUringIsToldWhatCameOfIt(String wait) throws Exception {
        Options options = Options.of(TcpSettings.IO_URING, "true")
                .with(TcpSettings.WAIT, wait)
                .with(TcpSettings.EPOLL, "false");
        boolean there = IoUring.isAvailable();
        try (TcpTransport transport = new TcpTransport(options)) {
            assertThat(transport.waits()).isEqualTo(there ? new Waits("sleep", "io_uring") : new Waits(wait, "nio"));
            assertThat(log.text()).as("logged by who asks").doesNotContain("event loops", "io_uring");

            Witness.get(transport.listen(
                    new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 1 << 20, Options.NONE),
                    new MemoryController(4096)));
        }
        assertThat(log.text().split("wait=" + wait + " is without effect", -1))
                .hasSize(there && !wait.equals("sleep") ? 2 : 1);
        assertThat(log.text().contains("io_uring is not to be had here")).isEqualTo(!there);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spin", "adaptive", "sleep"})
    void nioWaitsAsItIsAsked(String wait) {
        try (TcpTransport transport =
                new TcpTransport(Options.of(TcpSettings.EPOLL, "false").with(TcpSettings.WAIT, wait))) {
            assertThat(transport.waits()).isEqualTo(new Waits(wait, "nio"));
        }
    }
}
