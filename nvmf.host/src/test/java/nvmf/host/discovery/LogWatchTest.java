package nvmf.host.discovery;

import static nvmf.host.fixture.FakeController.admin;
import static nvmf.host.fixture.FakeController.connect;
import static nvmf.host.fixture.FakeController.log;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.Credentials;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.Tsas;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.host.association.HostIdentity;
import nvmf.host.association.ReconnectPolicy;
import nvmf.host.association.Session;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.Stages;
import nvmf.host.queue.Connector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One discovery service that is followed, in a world where time stands still. */
final class LogWatchTest {
    private final FakeController controller = new FakeController();
    private final List<DiscoveryEntry> entries = new ArrayList<>(List.of(entry(1)));
    private final List<List<DiscoveryEntry>> told = new ArrayList<>();
    private LogWatch watch;

    @BeforeEach
    void watch() {
        controller.identity.set(IdentifyController.CNTRLTYPE, IdentifyController.TYPE_DISCOVERY);
        controller.identity.set(IdentifyController.OAES, Integer.toUnsignedLong(AsyncEvent.DISCOVERY_CHANGE_BIT));
        controller.on(log(GetLogPage.DISCOVERY), this::serveLog);
        Transports transports = new Transports();
        transports.add(controller, 0);
        DiscoveryClient client = new DiscoveryClient(
                new Connector(transports), HostIdentity.of(new UUID(1, 1)), Credentials.NONE, Runnable::run);
        Service service = new Service(FakeController.ADDRESS, Nqn.DISCOVERY, 0);
        watch = new LogWatch(
                service,
                () -> client.stay(service, Options.NONE),
                Session::shutDown,
                new ReconnectPolicy(100, 1_000),
                this::delayed,
                told::add);
    }

    private Executor delayed(long millis) {
        return task -> {
            var timer = controller.time.schedule(task, millis, TimeUnit.MILLISECONDS);
            assertThat(timer.isCancelled()).isFalse();
        };
    }

    private static DiscoveryEntry entry(int number) {
        return new DiscoveryEntry(
                TransportAddress.tcp("192.0.2.7", 4420),
                DiscoveryEntry.NVM_SUBSYSTEM,
                0,
                1,
                0xFFFF,
                32,
                0,
                new Nqn("nqn.2014-08.org.example:" + number),
                Tsas.NONE);
    }

    private void serveLog(FakeCommand command) {
        GetLogPage get = GetLogPage.of(command.sqe());
        ByteBuffer all = Wire.allocate(1024 * (1 + entries.size()));
        ByteBuffer header = DiscoveryLog.HEADER
                .blank()
                .set(DiscoveryLog.NUMREC, entries.size())
                .bytes();
        all.put(0, header, 0, 1024);
        for (int i = 0; i < entries.size(); i++) {
            all.put(1024 * (i + 1), entries.get(i).toPage().bytes(), 0, 1024);
        }
        int offset = (int) get.offset();
        command.succeed(all.slice(offset, (int) Math.min(get.bytes(), all.capacity() - offset)));
    }

    private void start() {
        watch.start();
        controller.time.run();
    }

    private void report() {
        controller.report(AsyncEvent.DISCOVERY_LOG_CHANGED);
        controller.time.advanceMillis(LogWatch.PAUSE_MILLIS);
    }

    private long requests() {
        return controller.commands.stream()
                .filter(admin(AdminOpcode.ASYNC_EVENT_REQUEST))
                .count();
    }

    @Test
    void theLogIsToldAtOnceAndTheAssociationStays() {
        start();
        assertThat(told).containsExactly(List.of(entry(1)));
        assertThat(controller.open()).isEqualTo(1);
        assertThat(Connect.of(controller.commands.get(0).sqe()).katoMillis()).isEqualTo(30_000);
        controller.time.advanceMillis(300_000);
        assertThat(controller.open()).isEqualTo(1);
        assertThat(told).hasSize(1);
    }

    @Test
    void aChangeThatTheControllerReportsIsLookedAt() {
        start();
        entries.add(entry(2));
        report();
        assertThat(told).hasSize(2).last().isEqualTo(List.of(entry(1), entry(2)));
        entries.clear();
        report();
        assertThat(told).hasSize(3).last().isEqualTo(List.of());
    }

    @Test
    void anotherEventIsNoReasonToReadTheLogButTheNextReportIsWaitedFor() {
        start();
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        controller.time.advanceMillis(LogWatch.PAUSE_MILLIS);
        assertThat(told).hasSize(1);
        report();
        assertThat(told).hasSize(2);
    }

    @Test
    void aControllerThatReportsAsFastAsItCanIsAskedOnceInAWhile() {
        controller.on(
                admin(AdminOpcode.ASYNC_EVENT_REQUEST),
                command -> command.succeed(AsyncEvent.DISCOVERY_LOG_CHANGED.toDw0()));
        start();
        controller.time.advanceMillis(100 * LogWatch.PAUSE_MILLIS);
        assertThat(requests()).isBetween(50L, 101L);
        assertThat(told.size()).isBetween(50, 101);
    }

    @Test
    void aControllerThatReportsNothingIsAskedFromTimeToTime() {
        controller.identity.set(IdentifyController.OAES, 0);
        start();
        assertThat(told).hasSize(1);
        assertThat(controller.open()).isZero();
        controller.time.advanceMillis(LogWatch.POLL_MILLIS);
        assertThat(told).hasSize(2);
        assertThat(requests()).isZero();
    }

    @Test
    void aServiceThatIsLostIsConnectedToAgainAndSaysWhatItOffersNow() {
        start();
        controller.queues.get(0).cut("the cable was pulled");
        controller.time.run();
        assertThat(controller.open()).isZero();
        entries.add(entry(2));
        controller.time.advanceMillis(100);
        assertThat(controller.open()).isEqualTo(1);
        assertThat(told).hasSize(2).last().isEqualTo(List.of(entry(1), entry(2)));
    }

    @Test
    void aServiceThatIsNotThereYetIsTriedEverLessOften() {
        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
        start();
        controller.time.advanceMillis(100 + 200 + 400 + 800);
        assertThat(controller.queues).hasSize(5);
        controller.on(connect(0), controller::answer);
        controller.time.advanceMillis(1_000);
        assertThat(told).hasSize(1);
    }

    @Test
    void aServiceThatDoesNotWantThisHostIsAskedAgainAllTheSameButRarely() {
        controller.on(connect(0), command -> command.refuse(Status.CONNECT_INVALID_HOST.dnr()));
        start();
        controller.time.advanceMillis(LogWatch.POLL_MILLIS - 1);
        assertThat(controller.queues).hasSize(1);
        controller.time.advanceMillis(1);
        assertThat(controller.queues).hasSize(2);
    }

    @Test
    void aLogThatCannotBeReadEndsTheAssociationAndIsTriedAgain() {
        controller.on(log(GetLogPage.DISCOVERY), command -> command.refuse(Status.INTERNAL_ERROR));
        start();
        assertThat(told).isEmpty();
        assertThat(controller.open()).isZero();
        controller.on(log(GetLogPage.DISCOVERY), this::serveLog);
        controller.time.advanceMillis(100);
        assertThat(told).hasSize(1);
    }

    @Test
    void afterItsEndNothingIsLeft() {
        start();
        var end = watch.stop();
        controller.time.run();
        Stages.value(end);
        assertThat(controller.open()).isZero();
        assertThat(controller.time.waiting()).isZero();
    }

    @Test
    void itCanEndWhileItConnectsOrWaits() {
        watch.start();
        var connecting = watch.stop();
        controller.time.run();
        Stages.value(connecting);
        assertThat(controller.open()).isZero();
        assertThat(told).isEmpty();
    }
}
