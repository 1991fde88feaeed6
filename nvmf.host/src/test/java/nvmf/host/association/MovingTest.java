package nvmf.host.association;

import static nvmf.host.fixture.FakeController.connect;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.Stages;
import org.junit.jupiter.api.Test;

/** Where an association is, is where its queues are: also when it is told to move while it is being made. */
final class MovingTest {
    private static final TransportAddress ELSEWHERE = TransportAddress.of(TransportType.LOOP, "elsewhere", "");
    private static final Recovery SOON = new Recovery(100, 1_000, 60_000, Recovery.NEVER);

    private final Lab lab = new Lab();
    private final FakeController controller = lab.controller;
    private final ConnectRequest request = Lab.request().withRecovery(SOON);

    private void cut() {
        controller.queues.get(controller.queues.size() - 1).cut("cut");
        controller.time.run();
    }

    /** Where the queues that are open lead. */
    private List<TransportAddress> places() {
        List<TransportAddress> places = new ArrayList<>();
        for (int i = 0; i < controller.queues.size(); i++) {
            if (!controller.queues.get(i).isEnded()) {
                places.add(controller.addresses.get(i));
            }
        }
        return places;
    }

    private void isAt(Association association, TransportAddress place) {
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(association.address()).isEqualTo(place);
        assertThat(places()).hasSize(3).containsOnly(place);
    }

    @Test
    void anAttemptElsewhereDoesNotMakeItLive() {
        Association association = lab.live(request);
        List<FakeCommand> slow = new ArrayList<>();
        controller.on(connect(0), slow::add);
        cut();
        controller.time.advanceMillis(100);
        assertThat(slow).hasSize(1);
        CompletionStage<Void> moved = association.reconnect(ELSEWHERE);
        slow.get(0).succeed(1);
        controller.on(connect(0), controller::answer);
        controller.time.run();
        Stages.value(moved);
        isAt(association, ELSEWHERE);
        assertThat(association.attempts()).isZero();
    }

    @Test
    void nobodyWaitsForAnAddressThatIsNotWantedAnyMore() {
        Association association = lab.live(request);
        controller.silent.add(FakeController.ADDRESS);
        cut();
        controller.time.advanceMillis(100);
        CompletionStage<Void> moved = association.reconnect(ELSEWHERE);
        controller.time.run();
        Stages.value(moved);
        controller.answerLate();
        isAt(association, ELSEWHERE);
    }

    @Test
    void whoIsSentOnInTheMiddleOfAMoveArrivesThere() {
        Association association = lab.live(request);
        controller.silent.add(ELSEWHERE);
        CompletionStage<Void> moved = association.reconnect(ELSEWHERE);
        controller.time.run();
        assertThat(association.state()).isEqualTo(State.RESETTING);
        CompletionStage<Void> back = association.reconnect(FakeController.ADDRESS);
        controller.time.run();
        Stages.value(moved);
        Stages.value(back);
        controller.answerLate();
        isAt(association, FakeController.ADDRESS);
    }

    @Test
    void theSameAddressOnceMoreDoesNotDisturbAnAttempt() {
        Association association = lab.live(request);
        List<FakeCommand> slow = new ArrayList<>();
        controller.on(connect(0), slow::add);
        cut();
        controller.time.advanceMillis(100);
        association.reconnect(FakeController.ADDRESS);
        controller.time.run();
        assertThat(slow).hasSize(1);
        slow.get(0).succeed(1);
        controller.time.run();
        isAt(association, FakeController.ADDRESS);
    }

    @Test
    void whoDisconnectsNeedNotWaitForATransport() {
        Association association = lab.live(request);
        controller.silent.add(FakeController.ADDRESS);
        cut();
        controller.time.advanceMillis(100);
        CompletionStage<Void> gone = association.disconnect();
        controller.time.run();
        Stages.value(gone);
        controller.answerLate();
        assertThat(places()).isEmpty();
    }

    @Test
    void itIsSaidToBeElsewhereWhenItIsNotLiveAnyMore() {
        Association association = lab.live(request);
        association.change(request.withAddress(ELSEWHERE));
        controller.time.run();
        isAt(association, ELSEWHERE);
        assertThat(lab.states).containsExactly("CONNECTING", "LIVE", "RESETTING", "LIVE");
        assertThat(lab.places)
                .containsExactly(FakeController.ADDRESS, FakeController.ADDRESS, FakeController.ADDRESS, ELSEWHERE);
    }

    @Test
    void anAddressThatRefusesIsTriedOnAsUsual() {
        Association association = lab.live(request);
        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
        cut();
        controller.time.advanceMillis(100);
        association.reconnect(ELSEWHERE);
        controller.time.run();
        assertThat(association.attempts()).isEqualTo(2);
        controller.on(connect(0), controller::answer);
        controller.time.advanceMillis(1_000);
        isAt(association, ELSEWHERE);
    }
}
