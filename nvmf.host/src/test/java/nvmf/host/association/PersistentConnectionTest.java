package nvmf.host.association;

import static nvmf.host.fixture.FakeController.connect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.Stages;
import org.junit.jupiter.api.Test;

final class PersistentConnectionTest {
    private final Lab lab = new Lab();
    private final FakeController controller = lab.controller;
    private final List<Association> made = new ArrayList<>();
    private final PersistentConnection connection = new PersistentConnection(
            "test",
            Lab.request().withRecovery(new Recovery(100, 1_000, 0, Recovery.NEVER)),
            request -> {
                Association association = lab.association(request);
                made.add(association);
                return association;
            },
            this::delayed,
            () -> 0);

    private Executor delayed(long millis) {
        return task -> {
            var timer = controller.time.schedule(task, millis, TimeUnit.MILLISECONDS);
            assertThat(timer.isCancelled()).isFalse();
        };
    }

    private Association last() {
        return made.get(made.size() - 1);
    }

    @Test
    void itIsThereFromStartToStop() {
        connection.start();
        controller.time.run();
        assertThat(last().state()).isEqualTo(State.LIVE);
        var stopped = connection.stop();
        controller.time.run();
        Stages.value(stopped);
        assertThat(last().state()).isEqualTo(State.DEAD);
        assertThat(controller.open()).isZero();
        assertThat(lab.timers()).isZero();
    }

    @Test
    void itTriesUntilTheOtherSideIsThere() {
        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
        connection.start();
        controller.time.advanceMillis(100 + 200 + 400 + 800 + 1_000);
        assertThat(made).hasSize(1);
        assertThat(last().state()).isEqualTo(State.CONNECTING);
        assertThat(last().attempts()).isEqualTo(6);
        assertThat(last().since().toEpochMilli()).isZero();
        assertThat(last().reason()).contains("Connect was refused: Controller Busy (01/81h)");
        controller.on(connect(0), controller::answer);
        controller.time.advanceMillis(1_000);
        assertThat(last().state()).isEqualTo(State.LIVE);
        assertThat(lab.forgotten).isEmpty();
    }

    @Test
    void whatWasGivenUpIsToBeSeenUntilAnotherTakesItsPlace() {
        connection.start();
        controller.time.run();
        Association first = last();
        controller.queues.get(0).cut("cut");
        controller.time.run();
        assertThat(first.state()).isEqualTo(State.DEAD);
        assertThat(lab.forgotten).isEmpty();
        controller.time.advanceMillis(100);
        assertThat(made).hasSize(2);
        assertThat(last().state()).isEqualTo(State.LIVE);
    }

    @Test
    void onceItWorkedTheDelaysBeginAgain() {
        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
        connection.start();
        controller.time.advanceMillis(100 + 200);
        controller.on(connect(0), controller::answer);
        controller.time.advanceMillis(400);
        assertThat(last().state()).isEqualTo(State.LIVE);
        int before = made.size();
        controller.queues.get(controller.queues.size() - 1).cut("cut");
        controller.time.advanceMillis(100);
        assertThat(made).hasSize(before + 1);
    }

    @Test
    void whatSomebodyDisconnectedStaysAway() {
        connection.start();
        controller.time.run();
        last().disconnect();
        controller.time.advanceMillis(100_000);
        assertThat(made).hasSize(1);
        Stages.value(connection.stop());
    }

    @Test
    void whatChangesWhileSomebodyDisconnectsComesBackWhenNothingIsLeft() {
        connection.start();
        controller.time.run();
        Association first = last();
        first.disconnect();
        connection.change(Lab.request().withDepth(64));
        assertThat(first.state()).isEqualTo(State.DELETING);
        assertThat(made).hasSize(1);
        controller.time.run();
        assertThat(first.state()).isEqualTo(State.DEAD);
        assertThat(made).hasSize(2);
        assertThat(last().state()).isEqualTo(State.LIVE);
    }

    // HD14
    @Test
    void aRefusalForGoodIsTakenForAnAnswer() {
        controller.on(connect(0), command -> command.refuse(Status.CONNECT_INVALID_HOST.dnr()));
        connection.start();
        controller.time.advanceMillis(100_000);
        assertThat(made).hasSize(1);
        assertThat(last().state()).isEqualTo(State.DEAD);
        assertThat(lab.forgotten).as("it is still to be seen").isEmpty();
        Stages.value(connection.stop());
        assertThat(lab.forgotten).hasSize(1);
    }

    @Test
    void aRefusalForGoodIsAnAnswerToThatConfigurationAlone() {
        controller.on(connect(0), command -> command.refuse(Status.CONNECT_INVALID_HOST.dnr()));
        connection.start();
        controller.time.run();
        controller.on(connect(0), controller::answer);
        connection.change(Lab.request().withDepth(64));
        controller.time.run();
        assertThat(last().state()).isEqualTo(State.LIVE);
    }

    @Test
    void whatChangesWhileItIsTriedCountsAtOnce() {
        controller.silent.add(FakeController.ADDRESS);
        connection.start();
        controller.time.run();
        controller.silent.clear();
        connection.change(Lab.request().withDepth(64).withIoQueues(1));
        controller.time.run();
        assertThat(made).hasSize(1);
        assertThat(last().state()).isEqualTo(State.LIVE);
        assertThat(last().ioQueues()).isEqualTo(1);
        assertThat(last().attempts()).isZero();
    }

    // A gateway is configured in whatever order, and what it leads to is taken away and put back.
    @Test
    void aSubsystemThatIsNotThereIsAskedForUntilItIs() {
        controller.on(connect(0), command -> command.refuse(Status.CONNECT_INVALID_PARAMETERS.dnr()));
        connection.start();
        controller.time.advanceMillis(3_000);
        assertThat(last().attempts()).as("at the slowest pace").isEqualTo(4);
        controller.on(connect(0), controller::answer);
        controller.time.advanceMillis(1_000);
        assertThat(last().state()).isEqualTo(State.LIVE);
    }

    @Test
    void stoppedWhileItConnectsItLeavesNothing() {
        connection.start();
        var stopped = connection.stop();
        controller.time.run();
        Stages.value(stopped);
        assertThat(controller.open()).isZero();
        controller.time.advanceMillis(100_000);
        assertThat(made).hasSize(1);
    }

    @Test
    void stoppedWhileItWaitsItNeverComesBack() {
        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
        connection.start();
        controller.time.run();
        Stages.value(connection.stop());
        controller.time.advanceMillis(100_000);
        assertThat(made).hasSize(1);
    }

    @Test
    void stoppedBeforeItStartedItDoesNotStart() {
        Stages.value(connection.stop());
        connection.start();
        assertThat(made).isEmpty();
    }

    @Test
    void delaysDoubleUpToTheLast() {
        ReconnectPolicy policy = new ReconnectPolicy(250, 10_000);
        IOException reason = new IOException();
        assertThat(List.of(0, 1, 2, 5, 6, 40, Integer.MAX_VALUE))
                .extracting(failures -> policy.delayMillis(failures, reason, 0).getAsLong())
                .containsExactly(250L, 500L, 1_000L, 8_000L, 10_000L, 10_000L, 10_000L);
        assertThat(policy.delayMillis(1, reason, 0.999)).hasValue(251);
    }

    @Test
    void onlyARefusalForGoodIsNotRetried() {
        ReconnectPolicy policy = ReconnectPolicy.of(Recovery.DEFAULT);
        assertThat(policy.delayMillis(0, new StatusException(Status.CONTROLLER_BUSY), 0))
                .isPresent();
        assertThat(policy.delayMillis(0, new StatusException(Status.CONNECT_INVALID_HOST.dnr()), 0))
                .isEmpty();
    }
}
