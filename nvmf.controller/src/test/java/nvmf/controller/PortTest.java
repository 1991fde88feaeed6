package nvmf.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Transports;
import nvmf.api.transport.UnsupportedAddressException;
import nvmf.controller.discovery.Visit;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.Bench.ScriptedListener;
import nvmf.controller.fixture.Bench.ScriptedTransport;
import nvmf.controller.model.Limits;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.testkit.QuietLog;
import nvmf.transport.loop.LoopTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A port, its door, and the transports that come and go. */
class PortTest {
    private static final TransportAddress ADDRESS = TransportAddress.tcp("192.0.2.1", 4420);

    @RegisterExtension
    final QuietLog log = new QuietLog();

    @RegisterExtension
    final Bench bench = new Bench();

    private final ScriptedTransport transport = new ScriptedTransport();
    private final ScriptedTransport better = new ScriptedTransport();
    private final Transports transports = new Transports();
    private final Transports installed = new Transports();
    private final PortCore port = bench.target.port(PortSettings.of("q", 0, ADDRESS));

    private void come(ScriptedTransport one, int ranking) {
        transports.add(one, ranking);
        installed.add(one, ranking);
        port.use(TransportType.TCP, transports, installed);
    }

    private void go(ScriptedTransport one) {
        transports.remove(one);
        port.use(TransportType.TCP, transports, installed);
        installed.remove(one);
        port.use(TransportType.TCP, transports, installed);
    }

    private static boolean isOpen(ScriptedTransport one) {
        return one.listeners().stream().anyMatch(ScriptedListener::isOpen);
    }

    @Test
    void aPortListensWhileThereIsATransportAndComesBackWithTheNext() {
        come(transport, 0);
        assertThat(port.snapshot().listening()).isTrue();
        assertThat(bench.events).contains(new NvmfEvent.PortChanged("q", ADDRESS, true));

        go(transport);
        assertThat(port.snapshot().listening()).isFalse();
        assertThat(port.snapshot().problem()).contains("no transport for TCP is installed; installed: none");
        assertThat(isOpen(transport)).isFalse();
        assertThat(bench.events).contains(new NvmfEvent.PortChanged("q", ADDRESS, false));

        come(better, 0);
        assertThat(isOpen(better)).isTrue();
        assertThat(port.snapshot().problem()).isEmpty();
    }

    // The scripted transport has 1 MiB for all and 4 KiB for each; the discovery subsystem has controllers without I/O
    // queues.
    @Test
    void theMostMemoryOfAPortIsAProductOfWhatWasConfigured() {
        assertThat(port.snapshot().memoryMax()).isZero();
        come(transport, 0);
        int discovery = Limits.DEFAULT.controllersMax();
        assertThat(port.snapshot().memoryMax()).isEqualTo((1 << 20) + 4096L * discovery);

        port.offer(bench.subsystem);
        Limits limits = bench.subsystem.settings().limits();
        long queues = discovery + (long) limits.controllersMax() * (1 + limits.ioQueuesMax());
        assertThat(port.snapshot().queuesMax()).isEqualTo(queues);
        assertThat(port.snapshot().memoryMax()).isEqualTo((1 << 20) + 4096L * queues);
    }

    @Test
    void theMemoryOfTheConnectionsThereAreIsThePoolAndATransferEach() {
        assertThat(bench.port.snapshot().memory()).isEqualTo(new Listener.Memory(1 << 20, 4096));
        assertThat(bench.port.snapshot().memoryNow()).isEqualTo(1 << 20);
        bench.connect();
        bench.connect();
        assertThat(bench.port.snapshot().connections()).isEqualTo(2);
        assertThat(bench.port.snapshot().memoryNow()).isEqualTo((1 << 20) + 2 * 4096);
    }

    @Test
    void aPortStaysWithTheTransportItHas() {
        come(transport, 0);
        come(better, 5);
        assertThat(isOpen(transport)).isTrue();
        assertThat(isOpen(better)).isFalse();
        go(transport);
        assertThat(isOpen(better)).isTrue();
    }

    @Test
    void thatNoTransportIsThereYetIsAProblemOnlyAfterAWhile() {
        port.use(TransportType.TCP, transports, installed);
        assertThat(port.snapshot().problem()).isEmpty();
        bench.time.advanceMillis(3000);
        assertThat(port.snapshot().problem()).contains("no transport for TCP is installed; installed: none");
    }

    // Declarative Services tell of a transport that goes once for each of the two lists, in whatever order.
    @Test
    void aPortThatLosesItsTransportNamesTheOnesThereAreAndWarnsOnce() {
        installed.add(new LoopTransport(() -> null, 4096), 0);
        come(transport, 0);
        go(transport);
        assertThat(port.snapshot().problem()).contains("no transport for TCP is installed; installed: loop");

        bench.time.advanceMillis(60_000);
        assertThat(log.text().lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains(
                        "port q does not listen at tcp://192.0.2.1:4420 any more:",
                        "any more",
                        "no transport for TCP is installed; installed: loop");
    }

    @Test
    void aTransportThatIsUpdatedOrGoesWithThePortIsNothingToWarnOf() {
        come(transport, 0);
        go(transport);
        bench.time.advanceMillis(2000);
        come(better, 0);
        bench.time.advanceMillis(60_000);
        go(better);
        port.close("the port was taken away");
        bench.time.advanceMillis(60_000);

        assertThat(log.text()).doesNotContain("WARN");
    }

    @Test
    void aPortSaysThatItMayNotUseTheTransportsThereAre() {
        installed.add(transport, 0);
        port.use(TransportType.TCP, transports, installed);
        bench.time.advanceMillis(3000);

        assertThat(port.snapshot().problem())
                .contains("of the transports for TCP that are installed, 1, the port may use none: its transport.target"
                        + " leaves them out");
    }

    @Test
    void theBestTransportIsAskedFirstAndTheNextWhenItDeclinesTheAddress() {
        transports.add(transport, 0);
        better.refuse(new UnsupportedAddressException("not me"));
        come(better, 5);
        assertThat(isOpen(transport)).isTrue();
        assertThat(port.snapshot().problem()).isEmpty();
    }

    @Test
    void aPortThatCannotBindSaysWhyAndTriesAgainEverLessOften() {
        transport.refuse(new BindException("192.0.2.1:4420 is in use"));
        come(transport, 0);
        assertThat(port.snapshot().problem()).contains("192.0.2.1:4420 is in use");
        bench.time.advanceMillis(60_000);
        assertThat(port.snapshot().listening()).isFalse();
        assertThat(transport.attempts()).isBetween(9, 13);

        transport.accept();
        bench.time.advanceMillis(10_000);
        assertThat(port.snapshot().listening()).isTrue();
        assertThat(port.snapshot().problem()).isEmpty();
    }

    @Test
    void whatATransportSaysIsTheProblemAndNotWhatItHadToTranslate() {
        transport.refuse(new BindException("something else listens there").initCause(new BindException("bind(..)")));
        come(transport, 0);
        assertThat(port.snapshot().problem()).contains("something else listens there");
    }

    @Test
    void aPortThatDoesNotOpenIsWarnedOfOnceAndNotBeforeWhoAskedForItHasHeard() {
        transport.refuse(new BindException("192.0.2.1:4420 is in use"));
        come(transport, 0);
        bench.time.advanceMillis(3_000);
        assertThat(log.text()).doesNotContain("192.0.2.1:4420 is in use");
        bench.time.advanceMillis(60_000);
        assertThat(log.text().split("does not open, and goes on trying: 192.0.2.1:4420 is in use", -1))
                .hasSize(2);
    }

    @Test
    void aLostListenerIsOpenedAgain() {
        come(transport, 0);
        transport.listeners().get(0).lose();
        assertThat(port.snapshot().problem()).contains("the listener broke");
        assertThat(bench.target
                        .directory()
                        .log(new Visit(Bench.HOSTNQN, ADDRESS, 1, ADDRESS))
                        .bytes()
                        .limit())
                .isEqualTo(3072);
        bench.time.advanceMillis(250);
        assertThat(port.snapshot().listening()).isTrue();
        assertThat(transport.listeners()).hasSize(2);
    }

    @Test
    void aClosedPortDoesNotOpenAgain() {
        come(transport, 0);
        transport.refuse(new BindException("later"));
        transport.listeners().get(0).lose();
        port.close("done");
        transport.accept();
        bench.time.advanceMillis(60_000);
        assertThat(isOpen(transport)).isFalse();
        assertThat(port.snapshot().problem()).contains("done");
    }

    @Test
    void closingAPortIsOverWhenItsListenerIsAndAtOnceWhereThereIsNone() {
        come(transport, 0);
        transport.listeners().get(0).closeSlowly();
        CompletableFuture<Void> shut = port.close("done").toCompletableFuture();
        assertThat(shut).isNotDone();
        transport.listeners().get(0).finishClosing();
        assertThat(shut).isCompleted();
        assertThat(port.close("again").toCompletableFuture()).isCompleted();
    }

    @Test
    void aClosedPortEndsTheConnectionsThatCameInByIt() {
        Bench.HostSide host = bench.connect().enable();
        bench.port.close("the port was taken away");
        bench.time.run();
        assertThat(host.admin.isClosed()).isTrue();
        assertThat(bench.events)
                .contains(new NvmfEvent.HostLost(Bench.SUBNQN, Bench.HOSTNQN, host.cntlid, "the port was taken away"));
    }

    @Test
    void subsystemsAreOfferedAndWithdrawnByName() {
        SubsystemCore more = bench.target.subsystem(SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:more")));
        port.offer(more);
        assertThat(port.snapshot().subsystems()).containsExactly(more.nqn());
        assertThat(port.subsystem(more.nqn())).contains(more);
        SubsystemCore same = bench.target.subsystem(SubsystemSettings.of(more.nqn()));
        assertThatThrownBy(() -> port.offer(same)).isInstanceOf(IllegalArgumentException.class);
        port.withdraw(same);
        assertThat(port.subsystem(more.nqn())).contains(more);
        port.withdraw(more);
        assertThat(port.subsystem(more.nqn())).isEqualTo(Optional.empty());
        assertThat(port.subsystem(Nqn.DISCOVERY)).contains(bench.target.discovery());
    }

    @Test
    void portsHaveIdentifiersOfTheirOwn() {
        assertThat(port.portId()).isEqualTo(2);
        PortSettings taken = PortSettings.of("r", 2, ADDRESS);
        assertThatThrownBy(() -> bench.target.port(taken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("portId 2 belongs to another port");
        port.close("done");
        assertThat(bench.target.port(taken).portId()).isEqualTo(2);
    }

    @Test
    void connectionsAreCounted() {
        assertThat(bench.port.snapshot().connections()).isZero();
        var queue = bench.newborn();
        assertThat(bench.port.snapshot().connections()).isEqualTo(1);
        queue.drop();
        assertThat(bench.port.snapshot().connections()).isZero();
    }

    @Test
    void badSettingsAreRefusedWithASentence() {
        PortSettings good = PortSettings.of("r", 0, ADDRESS);
        for (Runnable bad : List.<Runnable>of(
                () -> good.withSizes(15, 4096),
                () -> good.withSizes(-16, 4096),
                () -> good.withSizes(8192, 5000),
                () -> good.withSizes(8192, 2048),
                () -> good.withConnectMillis(0),
                () -> PortSettings.of("r", 65536, ADDRESS))) {
            assertThatThrownBy(bad::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not");
        }
    }
}
