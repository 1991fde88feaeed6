package nvmf.host.association;

import static nvmf.host.fixture.FakeController.admin;
import static nvmf.host.fixture.FakeController.io;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.FakeQueue;
import nvmf.host.fixture.Stages;
import org.junit.jupiter.api.Test;

/** Hostile inputs HE2, HE4 and HE5: what comes too late, or never. */
final class LateTest {
    private static final long TIMEOUT_MILLIS = 8_000;
    private static final long KATO_MILLIS = 4_000;
    private static final long TEN_MINUTES = 600_000;

    /** The first attempt after 100 ms. */
    private static final Recovery SOON = new Recovery(100, 1_000, TEN_MINUTES, Recovery.NEVER);

    private final Lab lab = new Lab();
    private final FakeController controller = lab.controller;

    /** Commands that the controller got and has not answered. */
    private final List<FakeCommand> held = new ArrayList<>();

    private Association live(long katoMillis) {
        ConnectRequest request = Lab.request()
                .withIoQueues(1)
                .withKatoMillis(katoMillis)
                .withCommandTimeoutMillis(TIMEOUT_MILLIS)
                .withRecovery(SOON);
        return lab.live(request);
    }

    private CompletionStage<Void> read(Association association) {
        RemoteNamespace disk = association.namespaces().get(0);
        CompletionStage<Void> read = disk.read(1, Wire.allocate(512));
        controller.time.run();
        return read;
    }

    // HE5: there is no Abort that could go unanswered; see ADR 35.
    @Test
    void aLateCommandCostsNoMoreTimeThanItsOwn() {
        Association association = live(0);
        controller.on(io(NvmOpcode.READ), held::add);
        CompletionStage<Void> read = read(association);
        controller.time.advanceMillis(TIMEOUT_MILLIS * 9 / 8);
        assertThat(association.reason()).contains("Read (02h) took longer than 8000 ms");
        controller.on(io(NvmOpcode.READ), controller::answer);
        controller.time.advanceMillis(100);
        assertThat(association.state()).isEqualTo(State.LIVE);
        Stages.value(read);
        assertThat(controller.commands).noneMatch(admin(AdminOpcode.ABORT));
    }

    // HE4
    @Test
    void anAnswerAfterTenMinutesComesToNobody() {
        Association association = live(0);
        controller.on(io(NvmOpcode.READ), held::add);
        CompletionStage<Void> first = read(association);
        controller.time.advanceMillis(TIMEOUT_MILLIS * 9 / 8 + 100);
        assertThat(held).as("it was sent again").hasSize(2);
        held.get(1).succeed();
        controller.time.run();
        Stages.value(first);

        controller.time.advanceMillis(TEN_MINUTES);
        CompletionStage<Void> other = read(association);
        assertThat(held.get(2).sqe().cid()).isNotNegative();
        held.get(0).refuse(Status.WRITE_FAULT);
        controller.time.run();
        assertThat(other.toCompletableFuture()).isNotDone();
        assertThat(association.state()).isEqualTo(State.LIVE);
        held.get(2).succeed();
        controller.time.run();
        Stages.value(other);
    }

    // HE4: it is late, the queue is being given up, and then it comes all the same.
    @Test
    void anAnswerWhileTheQueueEndsCountsAndNothingIsSentAgain() {
        Association association = live(0);
        controller.on(io(NvmOpcode.READ), held::add);
        FakeQueue queue = controller.queues.get(1);
        queue.holdEnd();
        AtomicInteger answers = new AtomicInteger();
        CompletionStage<Void> read = read(association).whenComplete((done, failure) -> answers.incrementAndGet());
        controller.time.advanceMillis(TIMEOUT_MILLIS * 9 / 8);
        assertThat(answers).as("the transport has the buffer").hasValue(0);
        held.get(0).succeed();
        controller.time.run();
        Stages.value(read);
        queue.finish();
        controller.time.run();
        assertThat(association.reason()).contains("Read (02h) took longer than 8000 ms");
        controller.time.advanceMillis(1_000);
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(held).hasSize(1);
        assertThat(answers).hasValue(1);
    }

    // HE2: no FIN, no RST, no answer to anything, nor to a new connection's Connect.
    @Test
    void aControllerWithoutPowerIsFoundOutByItsSilenceAndWaitedFor() {
        Association association = live(KATO_MILLIS);
        controller.on(command -> true, held::add);
        CompletionStage<Void> read = read(association);
        controller.time.advanceMillis(KATO_MILLIS * 3 / 2);
        assertThat(association.state()).isEqualTo(State.CONNECTING);
        assertThat(association.reason()).contains("no answer to Keep Alive within 4000 ms");
        controller.time.advanceMillis(TEN_MINUTES / 2);
        assertThat(association.state()).isEqualTo(State.CONNECTING);
        assertThat(association.attempts()).isPositive();
        assertThat(read.toCompletableFuture()).isNotDone();

        controller.on(command -> true, controller::answer);
        controller.time.advanceMillis(TIMEOUT_MILLIS * 2);
        assertThat(association.state()).isEqualTo(State.LIVE);
        Stages.value(read);
        assertThat(controller.open()).as("queue pairs").isEqualTo(2);
    }
}
