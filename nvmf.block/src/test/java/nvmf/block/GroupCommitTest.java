package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On an executor that runs a task when the test says so. */
final class GroupCommitTest {
    private final Deque<Runnable> line = new ArrayDeque<>();
    private int forces;
    private int failures;
    private Runnable duringForce = () -> {};
    private Runnable onFailure = () -> failures++;
    private final GroupCommit commits = new GroupCommit(line::add, this::force, () -> onFailure.run());

    private void force() {
        forces++;
        duringForce.run();
    }

    private void runNext() {
        line.remove().run();
    }

    @Test
    void requestsBeforeTheForceShareIt() {
        CompletionStage<Void> a = commits.request();
        CompletionStage<Void> b = commits.request();
        assertThat(line).hasSize(1);
        assertThat(Blocks.isDone(a)).isFalse();
        runNext();
        assertThat(Blocks.isDone(a)).isTrue();
        assertThat(Blocks.isDone(b)).isTrue();
        assertThat(forces).isEqualTo(1);
        assertThat(line).isEmpty();
    }

    @Test
    void aRequestDuringAForceWaitsForTheNext() {
        CompletionStage<Void> a = commits.request();
        Deque<CompletionStage<Void>> late = new ArrayDeque<>();
        duringForce = () -> late.add(commits.request());
        runNext();
        duringForce = () -> {};
        assertThat(Blocks.isDone(a)).isTrue();
        assertThat(Blocks.isDone(late.peek()))
                .as("its write may not be covered")
                .isFalse();
        runNext();
        assertThat(Blocks.isDone(late.peek())).isTrue();
        assertThat(forces).isEqualTo(2);
        assertThat(line).isEmpty();
    }

    @Test
    void aRequestFromAContinuationIsServed() {
        Deque<CompletionStage<Void>> late = new ArrayDeque<>();
        commits.request().thenRun(() -> late.add(commits.request()));
        runNext();
        runNext();
        assertThat(Blocks.isDone(late.remove())).isTrue();
        assertThat(line).isEmpty();
    }

    @Test
    void afterAFailureNoForceIsTriedAgain() {
        CompletionStage<Void> a = commits.request();
        Deque<CompletionStage<Void>> late = new ArrayDeque<>();
        duringForce = () -> {
            late.add(commits.request());
            throw new StatusException(Status.WRITE_FAULT);
        };
        runNext();
        assertThat(commits.failed()).isTrue();
        assertThat(Blocks.status(a)).isEqualTo(Status.WRITE_FAULT);
        duringForce = () -> {};
        runNext();
        assertThat(Blocks.status(late.remove())).isEqualTo(Status.WRITE_FAULT);
        CompletionStage<Void> after = commits.request();
        runNext();
        assertThat(Blocks.status(after)).isEqualTo(Status.WRITE_FAULT);
        assertThat(forces).isEqualTo(1);
        assertThat(failures).isEqualTo(1);
    }

    static Stream<Throwable> whatNobodyExpects() {
        return Stream.of(new IllegalStateException("thrown by a test"), new AssertionError("thrown by a test"));
    }

    @ParameterizedTest
    @MethodSource("whatNobodyExpects")
    void aForceThatFailsForAReasonOfOursIsAFailureAndNobodyWaitsForEver(Throwable unexpected) {
        CompletionStage<Void> a = commits.request();
        CompletionStage<Void> b = commits.request();
        duringForce = () -> GroupCommitTest.<RuntimeException>raise(unexpected);
        runNext();
        assertThat(commits.failed()).isTrue();
        assertThat(failures).isEqualTo(1);
        assertThat(Blocks.status(a)).isEqualTo(Status.WRITE_FAULT);
        assertThat(Blocks.status(b)).isEqualTo(Status.WRITE_FAULT);

        duringForce = () -> {};
        CompletionStage<Void> after = commits.request();
        runNext();
        assertThat(Blocks.status(after)).isEqualTo(Status.WRITE_FAULT);
        assertThat(forces).isEqualTo(1);
    }

    @Test
    void whoHearsOfAFailureCanFailAndRequestsAreAnsweredAllTheSame() {
        CompletionStage<Void> a = commits.request();
        duringForce = () -> {
            throw new StatusException(Status.WRITE_FAULT);
        };
        onFailure = () -> {
            throw new IllegalStateException("thrown by a test");
        };
        runNext();
        assertThat(Blocks.status(a)).isEqualTo(Status.WRITE_FAULT);
        CompletionStage<Void> after = commits.request();
        runNext();
        assertThat(Blocks.status(after)).isEqualTo(Status.WRITE_FAULT);
    }

    @SuppressWarnings("unchecked") // that is the trick
    private static <T extends Throwable> void raise(Throwable any) throws T {
        throw (T) any;
    }
}
