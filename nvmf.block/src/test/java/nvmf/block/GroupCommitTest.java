package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import org.junit.jupiter.api.Test;

/** On an executor that runs a task when the test says so. */
final class GroupCommitTest {
    private final Deque<Runnable> line = new ArrayDeque<>();
    private int forces;
    private int failures;
    private Runnable duringForce = () -> {};
    private final GroupCommit commits = new GroupCommit(line::add, this::force, () -> failures++);

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
}
