package nvmf.host.association;

import static nvmf.host.fixture.FakeController.admin;
import static nvmf.host.fixture.FakeController.log;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import nvmf.api.event.NvmfEvent.ControllerErred;
import nvmf.api.event.NvmfEvent.ControllerWarned;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.host.event.EventWatch;
import nvmf.host.event.HealthWatch;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import org.junit.jupiter.api.Test;

/** What a controller reports of its health and its errors. Numbers as the specification has them. */
class HealthWatchTest {
    /** Type 1, information 00h, log page 02h. */
    private static final AsyncEvent RELIABILITY = AsyncEvent.of(0x02_00_01);

    /** Type 0, information 04h, log page 01h. */
    private static final AsyncEvent TRANSIENT = AsyncEvent.of(0x01_04_00);

    private static final AsyncEvent PERSISTENT = AsyncEvent.of(0x01_03_00);
    private static final int SMART_LOG = 0x02;
    private static final int ERROR_LOG = 0x01;
    private static final int RAE = 1 << 15;

    private final Lab lab = new Lab();
    private final FakeController controller = lab.controller;

    private void warn(int bits) {
        controller.on(
                log(SMART_LOG), command -> command.succeed(Wire.allocate(512).put(0, (byte) bits)));
    }

    private void err() {
        ByteBuffer entry = Wire.allocate(64);
        entry.putLong(0, 9)
                .putShort(8, (short) 2)
                .putShort(12, (short) (0x06 << 1))
                .put(31, (byte) 0x02);
        controller.on(log(ERROR_LOG), command -> command.succeed(entry));
    }

    private FakeCommand last(int lid) {
        return controller.commands.stream().filter(log(lid)).reduce((a, b) -> b).orElseThrow();
    }

    /** What was asked for by Set Features of 0Bh. */
    private List<Integer> events() {
        return controller.commands.stream()
                .filter(admin(0x09))
                .filter(command -> (command.sqe().cdw10() & 0xFF) == 0x0B)
                .map(command -> command.sqe().cdw11())
                .toList();
    }

    // Linux's controller refuses the sixth, and fabrics has no persistent memory region.
    @Test
    void fiveCriticalWarningsAreAskedForBesideTheNoticesThatAreOffered() {
        lab.live();
        assertThat(events()).containsExactly(0x11F);
    }

    @Test
    void aControllerWithoutNoticesIsAskedForItsWarningsAlone() {
        controller.identity.set(IdentifyController.OAES, 0);
        lab.live();
        assertThat(events()).containsExactly(0x1F);
        assertThat(controller.eventRequests).hasSize(4);
    }

    @Test
    void whereTheyAreRefusedTheNoticesAreAskedForAllTheSame() {
        controller.on(
                command -> admin(0x09).test(command) && command.sqe().cdw11() == 0x11F,
                command -> command.refuse(Status.INVALID_FIELD.dnr()));
        lab.live();
        assertThat(events()).containsExactly(0x11F, 0x100);
        assertThat(controller.eventRequests).hasSize(4);
    }

    @Test
    void aDiscoveryControllerHasNoHealthToAskFor() {
        controller.identity.set(IdentifyController.CNTRLTYPE, IdentifyController.TYPE_DISCOVERY);
        controller.identity.set(IdentifyController.OAES, 0);
        lab.live(Lab.request().withIoQueues(0));
        assertThat(controller.commands)
                .noneMatch(admin(0x09).and(command -> command.sqe().cdw10() == 0x0B));
    }

    @Test
    void aWarningIsReadToldAndShown() {
        Association association = lab.live();
        warn(0b1100);
        controller.report(RELIABILITY);
        assertThat(last(SMART_LOG).sqe().cdw10() & RAE).as("retain").isZero();
        assertThat(last(SMART_LOG).sqe().nsid()).isEqualTo(-1);
        String text = "the reliability is degraded, all media are read-only";
        assertThat(association.warning()).contains(text);
        assertThat(lab.troubles).containsExactly(new ControllerWarned("nvme0", FakeController.SUBNQN, 0b1100, text));
        assertThat(association.state()).isEqualTo(State.LIVE);

        warn(0);
        controller.time.advanceMillis(EventWatch.PAUSE_MILLIS);
        controller.report(RELIABILITY);
        assertThat(association.warning()).isEmpty();
        assertThat(lab.troubles).hasSize(2).contains(new ControllerWarned("nvme0", FakeController.SUBNQN, 0, ""));
    }

    @Test
    void aStormOfWarningsIsToldOnce() {
        lab.live();
        warn(0b0100);
        controller.on(admin(0x0C), command -> command.succeed(RELIABILITY.toDw0()));
        controller.report(RELIABILITY);
        controller.time.advanceMillis(100 * EventWatch.PAUSE_MILLIS);
        assertThat(lab.troubles).hasSize(1);
    }

    @Test
    void anErrorIsToldWithTheNewestEntryOfItsLog() {
        Association association = lab.live();
        err();
        controller.report(TRANSIENT);
        assertThat(last(ERROR_LOG).sqe().cdw10() & RAE).as("retain").isZero();
        assertThat(lab.troubles)
                .containsExactly(new ControllerErred(
                        "nvme0",
                        FakeController.SUBNQN,
                        "the controller reports a transient internal error; the newest in its error log is command 02h"
                                + " on queue 2: " + Status.INTERNAL_ERROR.text()));
        assertThat(association.state()).isEqualTo(State.LIVE);
    }

    @Test
    void aStormOfErrorsIsToldOnceAMinute() {
        lab.live();
        err();
        controller.on(admin(0x0C), command -> command.succeed(TRANSIENT.toDw0()));
        controller.report(TRANSIENT);
        controller.time.advanceMillis(HealthWatch.QUIET_MILLIS - EventWatch.PAUSE_MILLIS);
        assertThat(lab.troubles).hasSize(1);
        controller.time.advanceMillis(2 * EventWatch.PAUSE_MILLIS);
        assertThat(lab.troubles).hasSize(2);
    }

    @Test
    void aLogThatCannotBeReadIsNoReasonToEnd() {
        Association association = lab.live();
        controller.report(RELIABILITY);
        controller.report(TRANSIENT);
        controller.time.advanceMillis(EventWatch.PAUSE_MILLIS);
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(lab.troubles).isEmpty();
        assertThat(controller.eventRequests).hasSize(4);
    }

    // Base Specification: the host should reset a controller that reports a Persistent Internal Error; Linux does.
    @Test
    void aControllerThatCannotGoOnIsMadeAnew() {
        Association association = lab.live(Lab.request().withRecovery(Recovery.DEFAULT));
        int before = controller.queues.size();
        controller.report(PERSISTENT);
        assertThat(association.reason())
                .hasValueSatisfying(why -> assertThat(why).contains("persistent internal error"));
        controller.time.advanceMillis(60_000);
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(controller.queues.size()).isGreaterThan(before);
    }

    @Test
    void aNewConnectionBeginsWithoutTheWarningsOfTheOld() {
        Association association = lab.live();
        warn(0b0100);
        controller.report(RELIABILITY);
        association.reset();
        controller.time.advanceMillis(1000);
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(association.warning()).isEmpty();
    }
}
