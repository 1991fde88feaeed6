package nvmf.host.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeQueue;
import nvmf.host.fixture.Stages;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueLimits;
import nvmf.host.queue.RetryDelays;
import nvmf.testkit.ManualExecutor;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command that a controller wants again after a while (CRD, CRDT1 to 3). Hostile inputs HC31, HC32. */
@SuppressWarnings("FutureReturnValueIgnored") // nobody cancels what happens later
@ExtendWith(QuietLog.class)
final class RetryDelaysTest {
    private static final int DEPTH = 8;

    private final ManualExecutor time = new ManualExecutor();
    private final List<FakeCommand> arrived = new ArrayList<>();
    private final FakeQueue pair = new FakeQueue(new QueueSpec(1, DEPTH, 0, Options.NONE), time, arrived::add);
    private final IoPath path = new IoPath(
            "shut",
            millis -> task -> time.schedule(task, millis, TimeUnit.MILLISECONDS),
            new PathChooser(IoPolicy.NUMA, () -> 0),
            new WaitingRoom());
    private final Route route = new Route("nvme0", "shut", Recovery.NEVER);

    private IoCommand send(RetryDelays delays) {
        var opened = HostQueue.over(pair, "test", 1, QueueLimits.of(DEPTH, 1_000_000));
        time.run();
        path.lead(route, AnaState.OPTIMIZED);
        route.open(List.of(Stages.value(opened)), Aftermath.none(), delays);
        IoCommand command = new IoCommand(Optional::empty, path, new Flush(1).toSqe(), ByteBuffer.allocate(0)).submit();
        time.run();
        return command;
    }

    private void answer(Status status) {
        arrived.get(arrived.size() - 1).refuse(status);
        time.run();
    }

    // 6553.5 s is what the field can say; a command is not kept for that long.
    @ParameterizedTest
    @CsvSource({"1,1,100", "2,7,700", "3,99,9900", "3,101,10000", "2,65535,10000"})
    void aCommandIsSentAgainWhenItsTimeHasComeAndNotBefore(int crd, int units, long millis) {
        IoCommand command = send(new RetryDelays(crd == 1 ? units : 0, crd == 2 ? units : 0, crd == 3 ? units : 0));
        answer(Status.INTERNAL_ERROR.withRetryDelay(crd));
        time.advanceMillis(millis - 1);
        assertThat(arrived).hasSize(1);
        time.advanceMillis(1);
        assertThat(arrived).hasSize(2);
        arrived.get(1).succeed();
        time.run();
        assertThat(command).isCompleted();
    }

    @Test
    void aControllerThatNeverHasEnoughIsNotAskedForEver() {
        IoCommand command = send(new RetryDelays(65535, 65535, 65535));
        for (int i = 0; i < IoCommand.RETRIES_MAX; i++) {
            answer(Status.COMMAND_INTERRUPTED.withRetryDelay(3));
            assertThat(command).isNotDone();
            time.advanceMillis(RetryDelays.MILLIS_MAX);
        }
        answer(Status.COMMAND_INTERRUPTED.withRetryDelay(3));
        assertThat(command).isCompletedExceptionally();
        assertThat(arrived).hasSize(IoCommand.RETRIES_MAX + 1);
    }

    @Test
    void withDoNotRetryThereIsNoDelayWhateverItSays() {
        IoCommand command = send(new RetryDelays(1, 1, 1));
        answer(Status.INTERNAL_ERROR.withRetryDelay(2).dnr());
        assertThat(command).isCompletedExceptionally();
    }

    @Test
    void aDelayThatTheControllerNeverNamedIsTheHostsOwn() {
        send(RetryDelays.NONE);
        answer(Status.COMMAND_INTERRUPTED.withRetryDelay(3));
        time.advanceMillis(49);
        assertThat(arrived).hasSize(1);
        time.advanceMillis(1);
        assertThat(arrived).hasSize(2);
    }

    @Test
    void aDelayIsThatOfTheControllerThatAnswered() {
        FakeQueue otherPair = new FakeQueue(new QueueSpec(1, DEPTH, 0, Options.NONE), time, arrived::add);
        var opened = HostQueue.over(otherPair, "other", 1, QueueLimits.of(DEPTH, 1_000_000));
        time.run();
        Route other = new Route("nvme1", "shut", Recovery.NEVER);
        send(new RetryDelays(0, 0, 0));
        path.lead(other, AnaState.OPTIMIZED);
        other.open(List.of(Stages.value(opened)), Aftermath.none(), new RetryDelays(7, 0, 0));
        // Not the command but the way is at fault: there is another, and nobody waits.
        answer(new Status(Status.PATH, 0, 1, false, false));
        assertThat(arrived).hasSize(2);
        route.close("lost", true);
        answer(Status.COMMAND_INTERRUPTED.withRetryDelay(1));
        time.advanceMillis(699);
        assertThat(arrived).hasSize(2);
        time.advanceMillis(1);
        assertThat(arrived).hasSize(3);
    }
}
