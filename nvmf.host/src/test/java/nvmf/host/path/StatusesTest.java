package nvmf.host.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeQueue;
import nvmf.host.fixture.Stages;
import nvmf.host.queue.CompletionAnswer;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueLimits;
import nvmf.testkit.ManualExecutor;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hostile inputs HC28, HC31: whatever a completion says. */
@ExtendWith(QuietLog.class)
final class StatusesTest {
    private static final int STATUSES = 1 << 15;
    private static final int DEPTH = 8;

    private final ManualExecutor time = new ManualExecutor();
    private final List<FakeCommand> arrived = new ArrayList<>();
    private final FakeQueue pair = new FakeQueue(new QueueSpec(1, DEPTH, 0, Options.NONE), time, arrived::add);

    private HostQueue queue() {
        var opened = HostQueue.over(pair, "test", 1, QueueLimits.of(DEPTH, 8_000));
        time.run();
        return Stages.value(opened);
    }

    private static CompletionAnswer submit(HostQueue queue) {
        CompletionAnswer answer = new CompletionAnswer();
        queue.submit(new Flush(1).toSqe(), ByteBuffer.allocate(0), answer);
        return answer;
    }

    // SCT, SC, CRD, More and Do Not Retry in every combination, most of them reserved.
    @Test
    void everyStatusIsAnAnswerAndHasASentence() {
        HostQueue queue = queue();
        IoPath path =
                new IoPath("shut", millis -> task -> {}, new PathChooser(IoPolicy.NUMA, () -> 0), new WaitingRoom());
        Route route = new Route("nvme0", "shut", Recovery.NEVER);
        path.lead(route, AnaState.OPTIMIZED);
        route.open(List.of(queue), Aftermath.none());
        for (int wire = 0; wire < STATUSES; wire++) {
            Status status = Status.ofWire(wire << 1);
            CompletionAnswer answer = submit(queue);
            IoCommand done =
                    new IoCommand(Optional::empty, path, new Flush(1).toSqe(), ByteBuffer.allocate(0)).submit();
            arrived.get(0).refuse(status);
            arrived.get(1).refuse(status);
            arrived.clear();
            assertThat(Stages.value(answer).status()).isEqualTo(status);
            assertThat(status.text()).isNotBlank();
            assertThat(done.isDone() && !done.isCompletedExceptionally()).isEqualTo(status.isSuccess());
            // What will pass, as far as the controller says, is going to be sent again.
            assertThat(done.isDone() || !status.doNotRetry()).isTrue();
            if (done.isCompletedExceptionally()) {
                assertThat(Stages.failure(done))
                        .isInstanceOfSatisfying(
                                StatusException.class,
                                e -> assertThat(e.status()).isEqualTo(status));
            }
        }
    }

    // The host counts what is out by CID: a head that stands still, goes backwards or is nowhere gives it no room it
    // does not have.
    @Test
    void aSubmissionQueueHeadThatMakesNoSenseGivesNoCredit() {
        HostQueue queue = queue();
        List<CompletionAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            answers.add(submit(queue));
        }
        for (int sqhd = 0; answers.stream().anyMatch(answer -> !answer.isDone()); sqhd = sqhd * 31 + 0xFFF1 & 0xFFFF) {
            assertThat(pair.open()).hasSizeLessThan(DEPTH);
            FakeCommand command = pair.open().get(0);
            command.answer(new Cqe(0, sqhd, 7, command.sqe().cid(), Status.SUCCESS));
        }
        assertThat(arrived).hasSize(1000);
    }
}
