package nvmf.host.association;

import static nvmf.host.fixture.FakeController.admin;
import static nvmf.host.fixture.FakeController.connect;
import static nvmf.host.fixture.FakeController.io;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.Stages;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of an association, its disks and their commands when the connection is lost. */
@ExtendWith(QuietLog.class)
final class RecoveryTest {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    /** The first attempt after 100 ms. */
    private static final Recovery SOON = new Recovery(100, 1_000, 60_000, Recovery.NEVER);

    @RegisterExtension
    final Lab lab = new Lab();

    private final FakeController controller = lab.controller;

    /** Commands that the controller got and has not answered. */
    private final List<FakeCommand> held = new ArrayList<>();

    private static ConnectRequest request(Recovery recovery) {
        return Lab.request().withIoQueues(1).withRecovery(recovery);
    }

    private Association live(Recovery recovery) {
        return lab.live(request(recovery));
    }

    private static RemoteNamespace disk(Association association) {
        return association.namespaces().get(0);
    }

    private static ByteBuffer block() {
        return Wire.allocate(512);
    }

    private void hold(int opcode) {
        controller.on(io(opcode), held::add);
    }

    private void cut() {
        controller.queues.get(controller.queues.size() - 1).cut("cut");
        controller.time.run();
    }

    private void refuseConnections(Status status) {
        controller.on(connect(0), command -> command.refuse(status));
    }

    private static List<Long> lbas(List<FakeCommand> commands) {
        return commands.stream().map(command -> Read.of(command.sqe()).slba()).toList();
    }

    @Test
    void commandsThatWereOutWaitAndAreSentAgainBeforeNewOnes() {
        Association association = live(SOON);
        hold(NvmOpcode.READ);
        CompletionStage<Void> first = disk(association).read(1, block());
        CompletionStage<Void> second = disk(association).read(2, block());
        controller.time.run();
        cut();
        CompletionStage<Void> third = disk(association).read(3, block());
        assertThat(association.state()).isEqualTo(State.CONNECTING);
        assertThat(association.reason()).contains("cut");
        assertThat(first.toCompletableFuture()).isNotDone();

        held.clear();
        controller.time.advanceMillis(99);
        assertThat(held).isEmpty();
        controller.time.advanceMillis(1);
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(lbas(held)).containsExactly(1L, 2L, 3L);
        List.copyOf(held).forEach(FakeCommand::succeed);
        controller.time.run();
        Stages.value(first);
        Stages.value(second);
        Stages.value(third);
        assertThat(lab.states).containsExactly("CONNECTING", "LIVE", "CONNECTING", "LIVE");
        assertThat(lab.changes).as("the disk was there all the time").containsExactly("+nvme0n1");
    }

    @Test
    void nothingIsSentAgainWhileATransportHasItsHandsOnABuffer() {
        Association association = live(SOON);
        hold(NvmOpcode.WRITE);
        CompletionStage<Void> write = disk(association).write(1, block(), false);
        controller.time.run();
        var queue = controller.queues.get(1);
        queue.holdEnd();
        queue.cut("cut");
        controller.time.advanceMillis(10_000);
        assertThat(held).hasSize(1);
        assertThat(association.state()).isEqualTo(State.LIVE);
        queue.finish();
        controller.time.advanceMillis(100);
        assertThat(held).hasSize(2);
        held.get(1).succeed();
        controller.time.run();
        Stages.value(write);
    }

    @Test
    void attemptsAreMadeLessAndLessOften() {
        Association association = live(SOON);
        List<Long> times = new ArrayList<>();
        controller.on(connect(0), command -> {
            times.add(controller.time.nowMillis());
            command.refuse(Status.CONTROLLER_BUSY);
        });
        long before = controller.time.nowMillis();
        cut();
        controller.time.advanceMillis(5_000);
        assertThat(times.stream().map(time -> time - before)).startsWith(100L, 300L, 700L, 1_500L, 2_500L, 3_500L);
        assertThat(association.attempts()).isEqualTo(times.size());
        assertThat(association.since().toEpochMilli()).isEqualTo(before);
    }

    @Test
    void aMediumThatChangedIsTakenOfflineAndNeverWrittenTo() {
        Association association = live(SOON);
        RemoteNamespace before = disk(association);
        hold(NvmOpcode.WRITE);
        CompletionStage<Void> out = before.write(1, block(), false);
        controller.time.run();
        cut();
        CompletionStage<Void> waiting = before.write(2, block(), false);
        controller.put(1, 512, 32768, new UUID(9, 9));
        held.clear();
        controller.time.advanceMillis(100);
        assertThat(held).isEmpty();
        String why = "nvme0n1: its identifiers or its block size changed: this is another disk";
        assertThat(Stages.failure(out)).hasMessage(why);
        assertThat(Stages.failure(waiting)).hasMessage(why);
        assertThat(lab.changes).containsExactly("+nvme0n1", "-nvme0n1", "+nvme0n1");
        assertThat(disk(association)).isNotSameAs(before);
    }

    @Test
    void aMediumWithoutIdentifiersIsKnownByItsSize() {
        controller.descriptors.clear();
        Association association = live(SOON);
        RemoteNamespace before = disk(association);
        cut();
        controller.put(1, 512, 4096, new UUID(0, 0));
        controller.descriptors.clear();
        controller.time.advanceMillis(100);
        assertThat(disk(association)).isNotSameAs(before);
    }

    @Test
    void commandsFailFastWhenTheyHaveWaitedLongEnoughAndTheDiskComesBackAllTheSame() {
        Association association = live(SOON.withFastFailMillis(1_000));
        hold(NvmOpcode.READ);
        CompletionStage<Void> read = disk(association).read(1, block());
        controller.time.run();
        List<FakeCommand> connects = new ArrayList<>();
        controller.on(connect(0), connects::add);
        cut();
        controller.time.advanceMillis(999);
        assertThat(read.toCompletableFuture()).isNotDone();
        controller.time.advanceMillis(1);
        assertThat(Stages.failure(read)).hasMessage("nvme0: it was lost, and is not back after 1000 ms: cut");
        assertThat(Stages.failure(disk(association).read(2, block()))).isInstanceOf(StatusException.class);

        assertThat(association.state()).isEqualTo(State.CONNECTING);
        connects.get(0).succeed(1);
        controller.time.run();
        assertThat(association.state()).isEqualTo(State.LIVE);
        held.clear();
        CompletionStage<Void> after = disk(association).read(3, block());
        controller.time.run();
        held.get(0).succeed();
        Stages.value(after);
    }

    @Test
    void anAssociationThatDoesNotComeBackIsGivenUpAndEachCommandFailsOnce() {
        Association association = live(SOON.withLossMillis(5_000));
        hold(NvmOpcode.READ);
        List<Throwable> failures = new ArrayList<>();
        disk(association).read(1, block()).whenComplete((nothing, failure) -> failures.add(failure));
        controller.time.run();
        refuseConnections(Status.CONTROLLER_BUSY);
        cut();
        disk(association).read(2, block()).whenComplete((nothing, failure) -> failures.add(failure));
        controller.time.advanceMillis(4_999);
        assertThat(failures).isEmpty();
        controller.time.advanceMillis(1);
        assertThat(failures).hasSize(2).allMatch(StatusException.class::isInstance);
        assertThat(association.state()).isEqualTo(State.DEAD);
        assertThat(lab.changes).containsExactly("+nvme0n1", "-nvme0n1");
        assertThat(Stages.failure(association.closed())).isInstanceOf(StatusException.class);
        controller.time.advanceMillis(60_000);
        assertThat(association.state()).isEqualTo(State.DEAD);
    }

    @Test
    void timeoutsCountFromTheLossHoweverLongATransportHasItsHandsOnABuffer() {
        Association association = live(SOON.withFastFailMillis(1_000).withLossMillis(5_000));
        hold(NvmOpcode.WRITE);
        List<Throwable> failures = new ArrayList<>();
        disk(association).write(1, block(), false).whenComplete((nothing, failure) -> failures.add(failure));
        controller.time.run();
        var queue = controller.queues.get(1);
        queue.holdEnd();
        controller.queues.get(0).cut("cut");
        controller.time.run();
        assertThat(association.state()).isEqualTo(State.CONNECTING);
        CompletionStage<Void> read = disk(association).read(1, block());
        controller.time.advanceMillis(999);
        assertThat(read.toCompletableFuture()).isNotDone();
        controller.time.advanceMillis(1);
        assertThat(Stages.failure(read)).hasMessage("nvme0: it was lost, and is not back after 1000 ms: cut");
        controller.time.advanceMillis(4_000);
        assertThat(association.state()).isEqualTo(State.DEAD);
        assertThat(failures).as("its buffer is not its owner's yet").isEmpty();
        CompletionStage<Void> gone = association.disconnect();
        assertThat(gone.toCompletableFuture()).as("something is left of it").isNotDone();
        queue.finish();
        controller.time.run();
        assertThat(failures).hasSize(1).allMatch(StatusException.class::isInstance);
        Stages.value(gone);
    }

    @Test
    void nobodyWaitsWithoutLimitForAResetEither() {
        Association association = live(SOON.withFastFailMillis(1_000).withLossMillis(5_000));
        controller.silent.add(FakeController.ADDRESS);
        CompletionStage<Void> reset = association.reset();
        controller.time.run();
        assertThat(association.state()).isEqualTo(State.RESETTING);
        CompletionStage<Void> read = disk(association).read(1, block());
        controller.time.advanceMillis(1_000);
        assertThat(Stages.failure(read)).hasMessageEndingWith("is not back after 1000 ms: nvme0 is being reset");
        controller.time.advanceMillis(4_000);
        assertThat(association.state()).isEqualTo(State.DEAD);
        assertThat(Stages.failure(reset)).hasMessage("nvme0 is being reset");
        controller.answerLate();
        controller.time.run();
        assertThat(controller.open()).isZero();
    }

    @Test
    void whoReconnectsBeforeNothingIsLeftIsServedFirstAfterThat() {
        Association association = live(SOON);
        var queue = controller.queues.get(1);
        queue.holdEnd();
        controller.queues.get(0).cut("cut");
        controller.time.run();
        CompletionStage<Void> back = association.reconnect(FakeController.ADDRESS);
        controller.time.advanceMillis(1_000);
        assertThat(back.toCompletableFuture()).isNotDone();
        queue.finish();
        controller.time.run();
        Stages.value(back);
    }

    @Test
    void timeoutsThatChangeCountFromThenOnAlsoForWhatIsLost() {
        Association association = live(SOON.withLossMillis(50_000));
        refuseConnections(Status.CONTROLLER_BUSY);
        cut();
        CompletionStage<Void> read = disk(association).read(1, block());
        controller.time.advanceMillis(2_000);
        association.change(request(SOON.withLossMillis(5_000).withFastFailMillis(1_000)));
        assertThat(association.recovery().lossMillis()).isEqualTo(5_000);
        controller.time.advanceMillis(1_000);
        assertThat(Stages.failure(read)).hasMessageContaining("is not back after 1000 ms");
        controller.time.advanceMillis(3_999);
        assertThat(association.state()).isEqualTo(State.CONNECTING);
        controller.time.advanceMillis(1);
        assertThat(association.state()).isEqualTo(State.DEAD);
    }

    @Test
    void givingUpInTheMiddleOfAnAttemptEndsTheAttempt() {
        Association association = live(SOON.withLossMillis(500));
        List<FakeCommand> connects = new ArrayList<>();
        controller.on(connect(0), connects::add);
        cut();
        controller.time.advanceMillis(500);
        assertThat(connects).hasSize(1);
        assertThat(association.state()).isEqualTo(State.DEAD);
        assertThat(controller.open()).isZero();
    }

    @Test
    void aRefusalForGoodIsTheEnd() {
        Association association = live(SOON);
        refuseConnections(Status.CONNECT_INVALID_HOST.dnr());
        cut();
        controller.time.advanceMillis(100);
        assertThat(association.state()).isEqualTo(State.DEAD);
    }

    @Test
    void somebodyCanReconnectAtOnceAndElsewhere() {
        Association association = live(SOON.withDelayMillisMax(1_000));
        refuseConnections(Status.CONTROLLER_BUSY);
        cut();
        controller.time.advanceMillis(100);
        controller.on(connect(0), command -> command.succeed(1));
        TransportAddress elsewhere = TransportAddress.of(TransportType.LOOP, "elsewhere", "");
        CompletionStage<Void> back = association.reconnect(elsewhere);
        controller.time.run();
        Stages.value(back);
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(association.address()).isEqualTo(elsewhere);
        assertThat(association.attempts()).isZero();
    }

    @Test
    void aLiveAssociationCanMoveAndItsCommandsWait() {
        Association association = live(SOON);
        hold(NvmOpcode.READ);
        CompletionStage<Void> read = disk(association).read(1, block());
        controller.time.run();
        CompletionStage<Void> moved = association.reconnect(FakeController.ADDRESS);
        controller.time.run();
        Stages.value(moved);
        assertThat(held).hasSize(2);
        held.get(1).succeed();
        controller.time.run();
        Stages.value(read);
        assertThat(lab.states).containsExactly("CONNECTING", "LIVE", "RESETTING", "LIVE");
    }

    @Test
    void aNewTransportIsReasonEnoughToTryAtOnce() {
        Association association = live(new Recovery(1_000, 1_000, Recovery.NEVER, Recovery.NEVER));
        cut();
        association.hurry();
        controller.time.run();
        assertThat(association.state()).isEqualTo(State.LIVE);
        controller.time.advanceMillis(2_000);
        assertThat(lab.states).as("what was planned before is of no interest").hasSize(4);
    }

    @Test
    void whoDisconnectsALostAssociationNeedNotWait() {
        Association association = live(SOON);
        hold(NvmOpcode.READ);
        CompletionStage<Void> read = disk(association).read(1, block());
        controller.time.run();
        cut();
        CompletionStage<Void> gone = association.disconnect();
        Stages.value(gone);
        assertThat(Stages.failure(read)).hasMessage("nvme0 was disconnected");
        controller.time.advanceMillis(10_000);
        assertThat(association.state()).isEqualTo(State.DEAD);
        assertThat(controller.open()).isZero();
    }

    @Test
    void commandsOfTheCallersOwnDoNotWait() {
        Association association = live(SOON);
        cut();
        Sqe sqe = new Write(1, 0, 1, false).toSqe();
        assertThat(Stages.failure(disk(association).io(sqe, block()))).hasMessage("nvme0 was lost: cut");
        assertThat(Stages.failure(association.admin(Sqe.of(AdminOpcode.KEEP_ALIVE, 0), NO_DATA)))
                .hasMessage("nvme0 is not connected: cut");
    }

    @Test
    void aCommandThatIsLateAgainAndAgainIsNotWorthAnotherConnection() {
        Association association = lab.live(request(SOON).withCommandTimeoutMillis(800));
        hold(NvmOpcode.READ);
        CompletionStage<Void> read = disk(association).read(1, block());
        controller.time.advanceMillis(20_000);
        assertThat(Stages.failure(read)).hasMessageContaining("Read (02h) took longer than 800 ms");
        assertThat(held).hasSize(3);
        assertThat(association.state()).isEqualTo(State.LIVE);
    }

    @Test
    void whatAControllerSaysWillPassIsTriedAgain() {
        Association association = live(SOON);
        hold(NvmOpcode.READ);
        CompletionStage<Void> read = disk(association).read(1, block());
        controller.time.run();
        held.get(0).refuse(Status.TRANSIENT_TRANSPORT_ERROR);
        controller.time.advanceMillis(49);
        assertThat(held).hasSize(1);
        controller.time.advanceMillis(1);
        held.get(1).succeed();
        controller.time.run();
        Stages.value(read);

        CompletionStage<Void> hopeless = disk(association).read(1, block());
        controller.on(io(NvmOpcode.READ), command -> command.refuse(Status.TRANSIENT_TRANSPORT_ERROR));
        controller.time.advanceMillis(60_000);
        assertThat(((StatusException) Stages.failure(hopeless)).status()).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);

        controller.on(io(NvmOpcode.READ), command -> command.refuse(Status.TRANSIENT_TRANSPORT_ERROR.dnr()));
        CompletionStage<Void> refused = disk(association).read(1, block());
        controller.time.run();
        assertThat(((StatusException) Stages.failure(refused)).status().doNotRetry())
                .isTrue();
    }

    @Test
    void aLongOperationGoesOnWhereItWas() {
        Association association = live(SOON);
        hold(NvmOpcode.READ);
        // MDTS is 32 KiB here.
        ByteBuffer target = Wire.allocate(4 * 32768);
        CompletionStage<Void> read = disk(association).read(0, target);
        controller.time.run();
        assertThat(held).hasSize(4);
        held.get(0).succeed();
        held.get(2).succeed();
        controller.time.run();
        cut();
        held.clear();
        controller.time.advanceMillis(100);
        assertThat(lbas(held)).containsExactly(64L, 192L);
        List.copyOf(held).forEach(FakeCommand::succeed);
        controller.time.run();
        Stages.value(read);
    }

    @Test
    void whatWaitsIsBounded() {
        Association association = live(SOON);
        refuseConnections(Status.CONTROLLER_BUSY);
        cut();
        List<CompletableFuture<Void>> reads = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            reads.add(disk(association).read(i % 100, block()).toCompletableFuture());
        }
        assertThat(reads.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(20_000 - (1 << 14));
        assertThat(Stages.failure(reads.get(19_999))).hasMessage("16384 commands with 8388608 bytes wait already");
    }

    @Test
    void asManyWaitForSeveralQueuesAsForOneAndAllFindTheirWayBackThroughFewerThatAreShorter() {
        Association association = lab.live(request(SOON).withIoQueues(4));
        hold(NvmOpcode.READ);
        List<CompletableFuture<Void>> reads = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            reads.add(disk(association).read(i % 100, block()).toCompletableFuture());
        }
        controller.time.run();
        reads.removeIf(CompletableFuture::isCompletedExceptionally);
        assertThat(reads.size()).isBetween(1 << 14, (1 << 14) + 4 * ConnectRequest.DEPTH_DEFAULT);

        controller.granted = 1;
        controller.on(io(NvmOpcode.READ), FakeCommand::succeed);
        controller.capabilities = new Capabilities(16, true, 500, Capabilities.CSS_NVM, 12, 16, 0, false);
        refuseConnections(Status.CONTROLLER_BUSY);
        cut();
        // Nobody new is let in while there are so many.
        assertThat(Stages.failure(disk(association).read(1, block()))).hasMessageEndingWith("wait already");
        controller.on(connect(0), controller::answer);
        controller.time.advanceMillis(10_000);
        assertThat(association.ioQueues()).isEqualTo(1);
        assertThat(reads).allMatch(read -> read.isDone() && !read.isCompletedExceptionally());
    }

    @Test
    void theFirstConnectionIsNotTriedAgain() {
        controller.on(admin(AdminOpcode.IDENTIFY), command -> command.refuse(Status.INTERNAL_ERROR));
        assertThat(lab.failure(request(SOON))).isInstanceOf(StatusException.class);
        assertThat(lab.states).containsExactly("CONNECTING", "DEAD");
    }
}
