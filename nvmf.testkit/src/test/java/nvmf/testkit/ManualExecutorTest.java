package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ManualExecutorTest {
    private final ManualExecutor executor = new ManualExecutor();
    private final List<String> ran = new ArrayList<>();

    private Future<?> in(long millis, String name) {
        return executor.schedule(() -> ran.add(name + "@" + executor.nowMillis()), millis, TimeUnit.MILLISECONDS);
    }

    @Test
    void nothingRunsByItself() {
        executor.execute(() -> ran.add("task"));
        assertThat(ran).isEmpty();
        assertThat(executor.waiting()).isEqualTo(1);
        executor.run();
        assertThat(ran).containsExactly("task");
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void tasksRunInTheOrderOfTheirTimesAndThenOfTheirComing() {
        List<Future<?>> all = List.of(in(20, "c"), in(10, "a"), in(10, "b"), in(-5, "now"));
        executor.advanceMillis(15);
        assertThat(ran).containsExactly("now@0", "a@10", "b@10");
        assertThat(executor.nowMillis()).isEqualTo(15);
        executor.advanceMillis(5);
        assertThat(ran).endsWith("c@20");
        assertThat(all).allMatch(Future::isDone);
    }

    @Test
    void oneStepIsOneTask() {
        executor.execute(() -> ran.add("first"));
        executor.execute(() -> ran.add("second"));
        assertThat(executor.step()).isTrue();
        assertThat(ran).containsExactly("first");
        assertThat(executor.step()).isTrue();
        assertThat(executor.step()).isFalse();
    }

    @Test
    void whatATaskBringsWithItRunsInTheSameTurn() {
        executor.execute(() -> executor.execute(() -> ran.add("inner")));
        executor.run();
        assertThat(ran).containsExactly("inner");
    }

    @Test
    void periodsStopWhenCancelled() {
        Future<?> rate = executor.scheduleAtFixedRate(() -> ran.add("tick"), 1, 10, TimeUnit.MILLISECONDS);
        Future<?> delay = executor.scheduleWithFixedDelay(() -> ran.add("tock"), 5, 10, TimeUnit.MILLISECONDS);
        executor.advanceMillis(20);
        assertThat(ran).containsExactly("tick", "tock", "tick", "tock");
        rate.cancel(false);
        delay.cancel(false);
        executor.advanceMillis(1000);
        assertThat(ran).hasSize(4);
        assertThat(executor.waiting()).as("cancelled tasks do not linger").isZero();
    }

    @Test
    void aTaskThatThrowsFailsTheTest() {
        IllegalStateException bug = new IllegalStateException("bug");
        executor.execute(() -> {
            throw bug;
        });
        assertThatThrownBy(executor::run).isInstanceOf(AssertionError.class).hasCause(bug);
    }

    @Test
    void aTaskWithAFutureTellsThatInstead() {
        Future<String> future = executor.submit(() -> {
            throw new IllegalStateException("bug");
        });
        executor.run();
        assertThat(future).isDone();
        assertThatThrownBy(future::get).hasRootCauseMessage("bug");
    }

    @Test
    void aCircleIsNoticed() {
        executor.execute(new Runnable() {
            @Override
            public void run() {
                executor.execute(this);
            }
        });
        assertThatThrownBy(executor::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExecutorThatShutDownFinishesWhatIsDue() {
        Future<?> later = in(10, "later");
        executor.execute(() -> ran.add("due"));
        executor.shutdown();
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.isTerminated()).isFalse();
        executor.advanceMillis(100);
        assertThat(ran).containsExactly("due");
        assertThat(later.isDone()).isFalse();
        assertThat(executor.isTerminated()).isTrue();
    }
}
