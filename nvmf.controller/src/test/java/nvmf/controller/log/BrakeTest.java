package nvmf.controller.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import nvmf.testkit.ManualExecutor;
import org.junit.jupiter.api.Test;

/** Hostile inputs, M14: what peers do is logged as long as somebody can read it. */
final class BrakeTest {
    private final ManualExecutor time = new ManualExecutor();
    private final List<String> log = new ArrayList<>();
    private final Brake brake = new Brake(time::nowMillis, log::add);

    private void say(int times) {
        for (int i = 0; i < times; i++) {
            brake.say("a host came");
        }
    }

    @Test
    void m14AFloodIsAHundredLinesAndANumber() {
        say(100_000);
        assertThat(log).hasSize(Brake.LINES_MAX).containsOnly("a host came");
        time.advanceMillis(Brake.WINDOW_MILLIS);
        say(1);
        assertThat(log).hasSize(Brake.LINES_MAX + 2).endsWith("99900 lines like the next were left out", "a host came");
    }

    @Test
    void m14WhoTakesHisTimeIsToldWhole() {
        for (int i = 0; i < 1000; i++) {
            say(1);
            time.advanceMillis(Brake.WINDOW_MILLIS / Brake.LINES_MAX);
        }
        assertThat(log).hasSize(1000).containsOnly("a host came");
    }
}
