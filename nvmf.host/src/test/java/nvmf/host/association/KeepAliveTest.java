package nvmf.host.association;

import static nvmf.host.fixture.FakeController.admin;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.host.fixture.FakeController;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(QuietLog.class)
final class KeepAliveTest {
    private static final long KATO_MILLIS = 4_000;

    @RegisterExtension
    final Lab lab = new Lab();

    private final FakeController controller = lab.controller;

    private Association live() {
        return lab.live(Lab.request().withKatoMillis(KATO_MILLIS));
    }

    private long sent() {
        return controller.commands.stream()
                .filter(admin(AdminOpcode.KEEP_ALIVE))
                .count();
    }

    private void trafficIsLife() {
        controller.identity.set(IdentifyController.CTRATT, IdentifyController.CTRATT_TRAFFIC_KEEP_ALIVE);
    }

    @Test
    void itIsSentTwiceInEachTimeout() {
        Association association = live();
        controller.time.advanceMillis(10 * KATO_MILLIS);
        assertThat(sent()).isEqualTo(20);
        assertThat(association.state()).isEqualTo(State.LIVE);
    }

    @Test
    void withoutATimeoutItIsNotSent() {
        lab.live(Lab.request().withKatoMillis(0));
        controller.time.advanceMillis(100 * KATO_MILLIS);
        assertThat(sent()).isZero();
    }

    @Test
    void theShortestTimeoutIsNoBusyLoop() {
        lab.live(Lab.request().withKatoMillis(1));
        controller.time.advanceMillis(10);
        assertThat(sent()).isBetween(5L, 10L);
    }

    @Test
    void trafficIsAsGoodWhereTheControllerSaysSo() {
        trafficIsLife();
        Association association = live();
        for (int i = 0; i < 100; i++) {
            association.namespaces().get(0).read(0, ByteBuffer.allocateDirect(512));
            controller.time.advanceMillis(KATO_MILLIS / 8);
        }
        assertThat(sent()).isZero();
    }

    @Test
    void trafficCountsForNothingElsewhere() {
        Association association = live();
        for (int i = 0; i < 16; i++) {
            association.namespaces().get(0).read(0, ByteBuffer.allocateDirect(512));
            controller.time.advanceMillis(KATO_MILLIS / 8);
        }
        assertThat(sent()).isEqualTo(4);
    }

    @Test
    void silenceIsNeverLongerThanHalfTheTimeoutWhereTrafficIsLife() {
        trafficIsLife();
        Association association = live();
        long[] last = {controller.time.nowMillis()};
        long[] longest = {0};
        controller.on(command -> true, command -> {
            longest[0] = Math.max(longest[0], controller.time.nowMillis() - last[0]);
            last[0] = controller.time.nowMillis();
            controller.answer(command);
        });
        for (int i = 0; i < 50; i++) {
            association.namespaces().get(0).read(0, ByteBuffer.allocateDirect(512));
            controller.time.advanceMillis(37L * i);
        }
        controller.time.advanceMillis(20 * KATO_MILLIS);
        assertThat(longest[0]).isBetween(KATO_MILLIS / 4, KATO_MILLIS / 2);
    }

    // HE1, HE2
    @Test
    void oneThatIsNotAnsweredInTimeIsTheEnd() {
        Association association = live();
        controller.on(command -> true, command -> {});
        controller.time.advanceMillis(KATO_MILLIS * 3 / 2 - 1);
        assertThat(association.state()).isEqualTo(State.LIVE);
        controller.time.advanceMillis(1);
        assertThat(association.state()).isEqualTo(State.DEAD);
        assertThat(association.reason()).contains("no answer to Keep Alive within 4000 ms");
    }

    @Test
    void aSilentControllerIsFoundOutWhereTrafficIsLifeAsWell() {
        trafficIsLife();
        Association association = live();
        controller.on(command -> true, command -> {});
        association.namespaces().get(0).read(0, ByteBuffer.allocateDirect(512));
        controller.time.advanceMillis(KATO_MILLIS * 3 / 2);
        assertThat(association.state()).isEqualTo(State.DEAD);
    }

    @Test
    void adminCommandsThatStandInLineDoNotHoldItUp() {
        Association association = live();
        controller.on(admin(AdminOpcode.GET_FEATURES), command -> {});
        for (int i = 0; i < 100; i++) {
            association.admin(Sqe.of(AdminOpcode.GET_FEATURES, 0), ByteBuffer.allocate(0));
        }
        controller.time.advanceMillis(3 * KATO_MILLIS);
        assertThat(sent()).isEqualTo(6);
        assertThat(association.state()).isEqualTo(State.LIVE);
    }

    // HD24
    @Test
    void aControllerThatDoesNotKnowItIsLeftInPeace() {
        controller.on(admin(AdminOpcode.KEEP_ALIVE), command -> command.refuse(Status.INVALID_OPCODE.dnr()));
        Association association = live();
        controller.time.advanceMillis(10 * KATO_MILLIS);
        assertThat(sent()).isEqualTo(1);
        assertThat(association.state()).isEqualTo(State.LIVE);
    }

    @Test
    void aRefusalIsTheEnd() {
        controller.on(admin(AdminOpcode.KEEP_ALIVE), command -> command.refuse(Status.KEEP_ALIVE_EXPIRED));
        Association association = live();
        controller.time.advanceMillis(KATO_MILLIS / 2);
        assertThat(association.reason()).contains("Keep Alive was refused: " + Status.KEEP_ALIVE_EXPIRED.text());
    }

    @Test
    void itEndsWithTheAssociation() {
        live().disconnect();
        controller.time.run();
        assertThat(lab.timers()).isZero();
    }
}
