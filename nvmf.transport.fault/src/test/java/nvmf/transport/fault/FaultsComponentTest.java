package nvmf.transport.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import nvmf.api.fault.FaultProxy;
import nvmf.api.fault.FaultRule;
import nvmf.api.fault.FaultSite;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.NoTransportException;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transports;
import nvmf.api.transport.UnsupportedAddressException;
import nvmf.transport.fault.relay.Site;
import nvmf.transport.fault.rule.Pdus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class FaultsComponentTest {
    private static final TransportAddress HERE = TransportAddress.tcp("127.0.0.1", 0);

    private final FaultsComponent faults = new FaultsComponent();

    @AfterEach
    void close() {
        faults.deactivate();
        assertThat(faults.sites()).isEmpty();
    }

    @Test
    void aProxyCarriesToItsTargetAndMakesItsFaults() throws Exception {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FaultProxy proxy = faults.proxy(HERE, HERE.withPort(door.getLocalPort()), 7, List.of("h2c times=1 drop"));
            int port = proxy.address().port();
            assertThat(faults.sites()).extracting(FaultSite::name).containsExactly("127.0.0.1:" + port);
            try (Socket host = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket controller = door.accept()) {
                host.getOutputStream().write(Pdus.command(1));
                host.getOutputStream().write(Pdus.command(2));
                assertThat(controller.getInputStream().readNBytes(72)).isEqualTo(Pdus.command(2));
                assertThat(proxy.rules()).containsExactly(new FaultRule("h2c times=1 drop", 2, 1));

                proxy.close();

                assertThat(host.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aProxyWhoseTargetIsNotThereLetsTheHostGo() throws Exception {
        TransportAddress nobody;
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = HERE.withPort(door.getLocalPort());
        }
        try (FaultProxy proxy = faults.proxy(HERE, nobody, 7, List.of());
                Socket host = new Socket(
                        InetAddress.getLoopbackAddress(), proxy.address().port())) {
            assertThat(host.getInputStream().read()).isEqualTo(-1);
            assertThat(proxy.counters().refused()).isEqualTo(1);
        }
    }

    @Test
    void whatCannotBeIsSaidBeforeAnybodyListens() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> faults.proxy(HERE, HERE.withPort(1), 7, List.of("drop", "delay")))
                .withMessage("delay is a number from 1 to 600000, not \"\"");
        try (FaultProxy proxy = faults.proxy(HERE, HERE.withPort(1), 7, List.of())) {
            assertThatIOException()
                    .isThrownBy(() -> faults.proxy(proxy.address(), HERE.withPort(1), 7, List.of()))
                    .withMessageContaining("cannot listen at " + proxy.address());
        }
    }

    @Test
    void aTransportThatIsConfiguredForOneSideDeclinesTheOther() {
        try (FaultTransport transport =
                new FaultTransport(new Transports(), new Site("half", 1, List.of()), false, false)) {
            assertThat(transport.connect(HERE.withPort(1), QueueSpec.admin(32, Options.NONE)))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(UnsupportedAddressException.class);
            assertThat(transport.listen(new ListenSpec(HERE, 0, 4096, Options.NONE), queue -> command -> {}))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(UnsupportedAddressException.class);
        }
    }

    @Test
    void withNothingToWrapThereIsNoTransport() {
        try (FaultTransport transport =
                new FaultTransport(new Transports(), new Site("empty", 1, List.of()), true, true)) {
            assertThat(transport.connect(HERE.withPort(1), QueueSpec.admin(32, Options.NONE)))
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(NoTransportException.class);
        }
    }
}
