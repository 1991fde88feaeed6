package nvmf.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nvmf.testkit.ManualExecutor;
import org.junit.jupiter.api.Test;

final class MailboxTest {
    private final ManualExecutor executor = new ManualExecutor();
    private final List<Object> seen = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(executor, () -> seen.add("end"), seen::add);

    @Test
    void aBatchEndsWhenNothingIsLeft() {
        mailbox.post(() -> seen.add(1));
        mailbox.post(() -> seen.add(2));
        assertThat(seen).isEmpty();
        executor.run();
        assertThat(seen).containsExactly(1, 2, "end");
    }

    @Test
    void aLongBatchLetsOthersHaveATurn() {
        IntStream.range(0, 600).forEach(i -> mailbox.post(() -> seen.add(i)));
        executor.execute(() -> seen.add("other"));
        executor.run();
        assertThat(seen).containsSubsequence(255, "end", "other", 256, "end", 599, "end");
        assertThat(seen).filteredOn(Integer.class::isInstance).hasSize(600);
    }

    @Test
    void aMessageThatThrowsIsToldAndTheNextOneComes() {
        IllegalStateException bug = new IllegalStateException();
        mailbox.post(() -> {
            throw bug;
        });
        mailbox.post(() -> seen.add(2));
        executor.run();
        assertThat(seen).containsExactly(bug, 2, "end");
    }

    @Test
    void whatIsSaidInsideIsDoneAtOnceAndFromOutsideInTurn() {
        mailbox.post(() -> {
            mailbox.runOrPost(() -> seen.add("inside"));
            seen.add("after");
        });
        mailbox.runOrPost(() -> seen.add("outside"));
        executor.run();
        assertThat(seen).containsExactly("inside", "after", "outside", "end");
    }
}
