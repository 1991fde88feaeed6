package nvmf.host.association;

import static nvmf.host.fixture.FakeController.admin;
import static nvmf.host.fixture.FakeController.fabrics;
import static nvmf.host.fixture.FakeController.identify;
import static nvmf.host.fixture.FakeController.io;
import static nvmf.host.fixture.FakeController.log;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.NamespaceList;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.spec.fabrics.PropertySet;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.host.event.EventWatch;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.Stages;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An association that is live, and what can become of it. */
@ExtendWith(QuietLog.class)
final class AssociationTest {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    @RegisterExtension
    final Lab lab = new Lab();

    private final FakeController controller = lab.controller;

    private static ByteBuffer block() {
        return ByteBuffer.allocateDirect(512);
    }

    private List<FakeCommand> since(int command) {
        return controller.commands.subList(command, controller.commands.size());
    }

    @Test
    void disconnectingShutsTheControllerDownAndThenHangsUp() {
        Association association = lab.live();
        int before = controller.commands.size();
        var gone = association.disconnect();
        assertThat(association.state()).isEqualTo(State.DELETING);
        controller.time.run();
        Stages.value(gone);
        Stages.value(association.closed());
        PropertySet written = PropertySet.of(since(before).get(0).sqe());
        assertThat(written.offset()).isEqualTo(Property.CC);
        assertThat(Configuration.of((int) written.value()))
                .isEqualTo(Configuration.ENABLED.withShutdown(Configuration.SHUTDOWN_NORMAL));
        assertThat(since(before)).noneMatch(fabrics(Disconnect.FCTYPE));
        assertThat(controller.open()).isZero();
        assertThat(lab.timers()).as("timers left").isZero();
        assertThat(association.reason()).contains("disconnected");
        assertThat(lab.states).containsExactly("CONNECTING", "LIVE", "DELETING", "DEAD");
        assertThat(lab.changes).containsExactly("+nvme0n1", "-nvme0n1");
        assertThat(lab.forgotten).containsExactly("nvme0");
    }

    @Test
    void ioQueuesAreDisconnectedByCommandWhereTheControllerKnowsThat() {
        controller.identity.set(IdentifyController.OFCS, 1);
        Association association = lab.live();
        int before = controller.commands.size();
        association.disconnect();
        controller.time.run();
        assertThat(since(before).stream().filter(fabrics(Disconnect.FCTYPE)))
                .extracting(command -> command.queue().spec().qid())
                .containsExactly(1, 2);
        assertThat(controller.open()).isZero();
    }

    @Test
    void aQueueThatTheControllerClosesAfterDisconnectIsNoLoss() {
        controller.identity.set(IdentifyController.OFCS, 1);
        controller.on(fabrics(Disconnect.FCTYPE), command -> {
            command.succeed();
            command.queue().close();
        });
        Association association = lab.live();
        int before = controller.commands.size();
        var gone = association.disconnect();
        controller.time.run();
        Stages.value(gone);
        assertThat(since(before)).anyMatch(fabrics(PropertySet.FCTYPE));
    }

    @Test
    void aControllerThatNeverShutsDownIsLeftAfterAWhile() {
        Association association = lab.live();
        controller.on(fabrics(PropertyGet.FCTYPE), command -> command.succeed(1));
        var gone = association.disconnect();
        controller.time.advanceMillis(Session.SHUTDOWN_MILLIS_MAX - 1);
        assertThat(gone.toCompletableFuture()).isNotDone();
        controller.time.advanceMillis(1);
        Stages.value(gone);
        assertThat(controller.open()).isZero();
    }

    @Test
    void aControllerThatIsSilentIsLeftAfterAWhile() {
        controller.identity.set(IdentifyController.OFCS, 1);
        Association association = lab.live();
        controller.on(command -> true, command -> {});
        var gone = association.disconnect();
        controller.time.advanceMillis(Session.SHUTDOWN_MILLIS_MAX);
        Stages.value(gone);
        assertThat(controller.open()).isZero();
    }

    @Test
    void commandsThatAreOutWhenItDisconnectsEndOnce() {
        Association association = lab.live();
        controller.on(io(NvmOpcode.READ), command -> {});
        RemoteNamespace namespace = association.namespaces().get(0);
        var out = namespace.read(0, block());
        controller.time.run();
        association.disconnect();
        controller.time.run();
        assertThat(Stages.failure(out))
                .isInstanceOf(StatusException.class)
                .hasMessage("nvme0n1: its controller was disconnected");
        assertThat(Stages.failure(namespace.read(0, block()))).hasMessage("nvme0n1: its controller was disconnected");
    }

    @Test
    void theLossOfOneQueueIsTheLossOfTheAssociation() {
        Association association = lab.live();
        controller.on(io(NvmOpcode.READ), command -> {});
        RemoteNamespace namespace = association.namespaces().get(0);
        var first = namespace.read(0, block());
        var second = namespace.read(1, block());
        controller.time.run();
        controller.queues.get(2).cut("a digest was wrong");
        controller.time.run();
        assertThat(association.state()).isEqualTo(State.DEAD);
        assertThat(association.reason()).contains("a digest was wrong");
        assertThat(Stages.failure(association.closed())).hasMessage("a digest was wrong");
        assertThat(Stages.failure(first)).isInstanceOf(StatusException.class);
        assertThat(Stages.failure(second)).isInstanceOf(StatusException.class);
        assertThat(controller.open()).isZero();
        assertThat(lab.timers()).as("timers left").isZero();
        assertThat(lab.states).containsExactly("CONNECTING", "LIVE", "DEAD");
        assertThat(lab.changes).containsExactly("+nvme0n1", "-nvme0n1");
        assertThat(lab.forgotten).as("it is still to be seen").isEmpty();
    }

    @Test
    void aQueueThatTheControllerClosesInOrderIsALossToo() {
        Association association = lab.live();
        controller.queues.get(1).close();
        controller.time.run();
        assertThat(association.reason()).contains("the controller closed queue 1");
    }

    @Test
    void aLateCommandIsTheEndOfTheAssociation() {
        Association association = lab.live(Lab.request().withCommandTimeoutMillis(1_000));
        controller.on(io(NvmOpcode.READ), command -> {});
        var read = association.namespaces().get(0).read(0, block());
        controller.time.advanceMillis(1_200);
        assertThat(Stages.failure(read)).hasMessageContaining("Read (02h) took longer than 1000 ms");
        assertThat(association.state()).isEqualTo(State.DEAD);
    }

    @Test
    void theDeadAreDisconnectedAtOnce() {
        Association association = lab.live();
        controller.queues.get(0).cut("cut");
        controller.time.run();
        Stages.value(association.disconnect());
        assertThat(lab.forgotten).containsExactly("nvme0");
        assertThat(Stages.failure(association.reset())).hasMessage("nvme0 cannot be reset: it is DEAD");
        assertThat(Stages.failure(association.property(Property.VS, 4))).hasMessage("nvme0 is not connected: cut");
    }

    @Test
    void adminCommandsPassThroughWithWhateverStatus() {
        Association association = lab.live();
        controller.on(admin(AdminOpcode.GET_FEATURES), command -> command.succeed(0x1234));
        Sqe sqe = new GetFeatures(1, 0, 0, 0).toSqe();
        var answered = association.admin(sqe, NO_DATA);
        var refused = association.admin(Sqe.of(0xC0, 0), NO_DATA);
        controller.time.run();
        assertThat(Stages.value(answered).dw0()).isEqualTo(0x1234);
        assertThat(Stages.value(refused).status()).isEqualTo(Status.INVALID_OPCODE.dnr());
        var version = association.property(Property.VS, 4);
        controller.time.run();
        assertThat(Stages.value(version)).isEqualTo(0x00020000);
    }

    @Test
    void aResetKeepsTheNamespacesAndTheirCommandsFailMeanwhile() {
        Association association = lab.live();
        RemoteNamespace namespace = association.namespaces().get(0);
        controller.on(io(NvmOpcode.READ), command -> {});
        var out = namespace.read(0, block());
        controller.time.run();
        var reset = association.reset();
        var again = association.reset();
        assertThat(association.state()).isEqualTo(State.RESETTING);
        var meanwhile = namespace.read(0, block());
        assertThat(Stages.failure(meanwhile)).hasMessage("nvme0 is being reset");
        controller.time.run();
        Stages.value(reset);
        Stages.value(again);
        assertThat(Stages.failure(out)).isInstanceOf(StatusException.class);
        assertThat(association.namespaces()).containsExactly(namespace);
        assertThat(lab.changes).containsExactly("+nvme0n1");
        assertThat(lab.states).containsExactly("CONNECTING", "LIVE", "RESETTING", "LIVE");
        assertThat(controller.open()).isEqualTo(3);

        controller.on(io(NvmOpcode.READ), FakeCommand::succeed);
        var after = namespace.read(0, block());
        controller.time.run();
        Stages.value(after);
    }

    // HD29
    @Test
    void anotherDiskUnderTheSameNumberIsAnotherNamespace() {
        Association association = lab.live();
        RemoteNamespace before = association.namespaces().get(0);
        controller.put(1, 512, 32768, new UUID(6, 6));
        association.reset();
        controller.time.run();
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(lab.changes).containsExactly("+nvme0n1", "-nvme0n1", "+nvme0n1");
        var write = before.write(0, block(), false);
        controller.time.run();
        assertThat(Stages.failure(write)).hasMessageContaining("this is another disk");
        assertThat(controller.ioCommands()).isEmpty();
    }

    // HD29
    @Test
    void anotherBlockSizeIsAnotherDisk() {
        Association association = lab.live();
        RemoteNamespace before = association.namespaces().get(0);
        controller.put(1, 4096, 4096, new UUID(1, 1));
        association.reset();
        controller.time.run();
        assertThat(association.namespaces()).hasSize(1).doesNotContain(before);
    }

    @Test
    void aResetThatFailsIsTheEnd() {
        Association association = lab.live();
        controller.on(FakeController.connect(0), command -> command.refuse(Status.CONNECT_INVALID_HOST.dnr()));
        var reset = association.reset();
        controller.time.run();
        assertThat(Stages.failure(reset)).hasMessageContaining("Connect was refused");
        assertThat(association.state()).isEqualTo(State.DEAD);
        assertThat(lab.changes).containsExactly("+nvme0n1", "-nvme0n1");
        assertThat(controller.open()).isZero();
    }

    @Test
    void whoDisconnectsDuringAResetEndsBoth() {
        Association association = lab.live();
        var reset = association.reset();
        var gone = association.disconnect();
        controller.time.run();
        Stages.value(gone);
        assertThat(Stages.failure(reset)).hasMessage("nvme0 was disconnected");
        assertThat(controller.open()).isZero();
        assertThat(lab.timers()).as("timers left").isZero();
        assertThat(lab.states).containsExactly("CONNECTING", "LIVE", "RESETTING", "DELETING", "DEAD");
    }

    @Test
    void aNamespaceThatComesIsFoundByItsEvent() {
        Association association = lab.live();
        controller.put(5, 4096, 16, new UUID(5, 5));
        controller.changed.add(5);
        int before = controller.commands.size();
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        assertThat(association.namespaces()).extracting(RemoteNamespace::nsid).containsExactly(1, 5);
        assertThat(since(before).stream().filter(identify(Identify.CNS_NAMESPACE)))
                .extracting(command -> command.sqe().nsid())
                .containsExactly(5);
        assertThat(lab.changes).containsExactly("+nvme0n1", "+nvme0n5");
    }

    @Test
    void aNamespaceThatGrewKeepsItsPlaceAndTellsItsListeners() {
        Association association = lab.live();
        RemoteNamespace namespace = association.namespaces().get(0);
        int[] calls = {0};
        var registration = namespace.onGeometryChange(() -> calls[0]++);
        controller.put(1, 512, 65536, new UUID(1, 1));
        controller.changed.add(1);
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        assertThat(namespace.geometry().blocks()).isEqualTo(65536);
        assertThat(calls[0]).isEqualTo(1);
        assertThat(association.namespaces()).containsExactly(namespace);
        registration.close();
        controller.put(1, 512, 32768, new UUID(1, 1));
        controller.changed.add(1);
        controller.time.advanceMillis(EventWatch.PAUSE_MILLIS);
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        assertThat(namespace.geometry().blocks()).isEqualTo(32768);
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void aNamespaceThatGoesFailsItsCommands() {
        Association association = lab.live();
        RemoteNamespace namespace = association.namespaces().get(0);
        controller.namespaces.clear();
        controller.changed.add(1);
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        assertThat(association.namespaces()).isEmpty();
        assertThat(((StatusException) Stages.failure(namespace.read(0, block()))).status())
                .isEqualTo(Status.INVALID_NAMESPACE);
        assertThat(Stages.failure(namespace.io(Sqe.of(0, 1), NO_DATA))).hasMessageContaining("taken away");
    }

    @Test
    void aListOfChangesThatOverflowedMeansAllOfThem() {
        Association association = lab.live();
        controller.put(1, 512, 65536, new UUID(1, 1));
        controller.changed.add(NamespaceList.OVERFLOW);
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        assertThat(association.namespaces().get(0).geometry().blocks()).isEqualTo(65536);
    }

    @Test
    void aListOfChangesThatCannotBeHadMeansAllOfThem() {
        Association association = lab.live();
        controller.put(1, 512, 65536, new UUID(1, 1));
        controller.on(log(GetLogPage.CHANGED_NAMESPACES), command -> command.refuse(Status.INVALID_LOG_PAGE.dnr()));
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        assertThat(association.namespaces().get(0).geometry().blocks()).isEqualTo(65536);
    }

    @Test
    void aChangeBeforeTheFirstScanIsOverIsNotLost() {
        int[] scans = {0};
        controller.on(identify(Identify.CNS_ACTIVE_NAMESPACES), command -> {
            controller.answer(command);
            if (scans[0]++ == 0) {
                controller.put(2, 512, 16, new UUID(2, 2));
                controller.changed.add(2);
                controller.eventRequests.remove(0).succeed(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED.toDw0());
            }
        });
        Association association = lab.live();
        assertThat(association.namespaces()).extracting(RemoteNamespace::nsid).containsExactly(1, 2);
    }

    // HD31
    @Test
    void aStormOfEventsCostsOneScanAtATime() {
        Association association = lab.live();
        controller.on(
                admin(AdminOpcode.ASYNC_EVENT_REQUEST),
                command -> command.succeed(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED.toDw0()));
        int before = controller.commands.size();
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        controller.time.advanceMillis(10 * EventWatch.PAUSE_MILLIS);
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(since(before).stream()
                        .filter(log(GetLogPage.CHANGED_NAMESPACES))
                        .count())
                .isBetween(5L, 11L);
        assertThat(since(before).stream()
                        .filter(admin(AdminOpcode.ASYNC_EVENT_REQUEST))
                        .count())
                .isLessThan(50);
    }

    // HD31: ANA changes, as fast as requests come, whether the host asked for them or not.
    @Test
    void aStormOfAnaChangesStarvesNobody() {
        controller.identity.set(
                IdentifyController.OAES, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT | AsyncEvent.ANA_CHANGE_BIT);
        Association association = lab.live();
        controller.on(
                admin(AdminOpcode.ASYNC_EVENT_REQUEST), command -> command.succeed(AsyncEvent.ANA_CHANGED.toDw0()));
        int before = controller.commands.size();
        controller.report(AsyncEvent.ANA_CHANGED);
        controller.time.advanceMillis(5 * EventWatch.PAUSE_MILLIS);
        var read = association.namespaces().get(0).read(0, block());
        var asked = association.property(Property.VS, 4);
        controller.time.run();
        Stages.value(read);
        Stages.value(asked);
        controller.time.advanceMillis(5 * EventWatch.PAUSE_MILLIS);
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(since(before).stream().filter(log(GetLogPage.ANA)).count()).isLessThanOrEqualTo(11);
        assertThat(since(before).stream()
                        .filter(admin(AdminOpcode.ASYNC_EVENT_REQUEST))
                        .count())
                .isBetween(10L, 50L);
    }

    @Test
    void otherEventsAreTakenNoteOfAndTheRequestGoesOutAgain() {
        lab.live();
        controller.report(new AsyncEvent(7, 1, 0xC0));
        assertThat(controller.eventRequests).hasSize(3);
        controller.time.advanceMillis(EventWatch.PAUSE_MILLIS);
        assertThat(controller.eventRequests).hasSize(4);
    }

    @Test
    void aRequestThatIsOneTooManyIsNotSentAgain() {
        lab.live();
        int before = controller.commands.size();
        controller.eventRequests.remove(0).refuse(Status.ASYNC_EVENT_LIMIT_EXCEEDED.dnr());
        controller.time.advanceMillis(10 * EventWatch.PAUSE_MILLIS);
        assertThat(since(before)).noneMatch(admin(AdminOpcode.ASYNC_EVENT_REQUEST));
    }

    @Test
    void asManyRequestsAreOutAsTheControllerTakesButNotMoreThanEight() {
        controller.identity.set(IdentifyController.AERL, 255);
        lab.live();
        assertThat(controller.eventRequests).hasSize(8);
    }

    @Test
    void aNewNamespaceThatTheListOfChangesForgotIsFoundAllTheSame() {
        Association association = lab.live();
        controller.put(5, 4096, 16, new UUID(5, 5));
        controller.changed.add(1);
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        assertThat(association.namespaces()).extracting(RemoteNamespace::nsid).containsExactly(1, 5);
    }

    @Test
    void whenOneQueueOfASessionEndsAllDo() {
        var made = new ConnectSequence(lab.surroundings.connector(), Lab.HOST, Lab.request(), Runnable::run).run();
        controller.time.run();
        Session session = Stages.value(made);
        controller.queues.get(1).cut("cut");
        controller.time.run();
        Stages.value(session.ended());
        assertThat(Stages.failure(session.lost())).hasMessage("cut");
        assertThat(controller.open()).isZero();
    }

    @Test
    void whoDisconnectsAsTheLastQueueConnectsEndsTheSessionThatWasMade() {
        Association association = lab.association(Lab.request());
        controller.on(FakeController.connect(2), command -> {
            association.disconnect();
            controller.answer(command);
        });
        var connected = association.connect();
        controller.time.run();
        assertThat(Stages.failure(connected)).hasMessage("nvme0 was disconnected");
        assertThat(lab.states).containsExactly("CONNECTING", "DELETING", "DEAD");
        assertThat(controller.open()).isZero();
        assertThat(lab.timers()).as("timers left").isZero();
    }
}
