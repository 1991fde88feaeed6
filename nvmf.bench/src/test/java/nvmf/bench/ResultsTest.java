package nvmf.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ResultsTest {
    private static final Shape SHAPE = Shape.named("randread-4k-32");

    private final Results results = new Results();

    @Test
    void aGoalIsHeldAgainstTheMedianOfTheRoundsRatios() {
        // The machine became slower for the second round, and something disturbed the third.
        round(800, 1000);
        round(400, 500);
        round(100, 1000);

        assertThat(printed(results::printGoals))
                .contains("| randread-4k-32 | nvmf, spinning | bare, spinning | 0.80 | 0.80 | reached |");
    }

    @Test
    void aGoalThatIsMissedSaysSo() {
        round(79, 100);

        assertThat(printed(results::printGoals)).contains("| 0.80 | 0.79 | missed |");
    }

    @Test
    void goalsOfWhatWasNotMeasuredAreLeftOut() {
        round(1, 1);

        assertThat(printed(results::printGoals)).doesNotContain("sleeping", "128k");
    }

    @Test
    void aRoundInWhichTheReferenceDidNothingSaysNothing() {
        round(79, 0);
        assertThat(printed(results::printGoals)).doesNotContain("randread-4k-32");

        round(79, 100);
        assertThat(printed(results::printGoals)).contains("| 0.80 | 0.79 | missed |");
    }

    @Test
    void whoDoesNothingMissesTheGoal() {
        round(0, 100);
        assertThat(printed(results::printGoals)).contains("| 0.80 | 0.00 | missed |");
    }

    @Test
    void figuresThatAreNotKnownAreLeftEmpty() {
        results.add(SHAPE, Goal.NBD, figures(10, Figures.UNKNOWN));

        assertThat(printed(results::printFigures))
                .contains("| randread-4k-32 | nbdkit, fio | 10 | 0 | 1.0 | 2.0 | 3.00 |  |  |  |  |  |");
    }

    @Test
    void everyGoalIsOneOfAShapeThatThereIs() {
        assertThat(Goal.all()).allSatisfy(goal -> {
            assertThat(Shape.named(goal.shape())).isNotNull();
            assertThat(Shape.named(goal.against())).isNotNull();
        });
    }

    private void round(double nvmf, double bare) {
        results.add(SHAPE, Goal.SPIN, figures(nvmf, 4));
        results.add(SHAPE, Goal.BARE_SPIN, figures(bare, 4));
    }

    private static Figures figures(double perSecond, double unknown) {
        return new Figures(perSecond, 1, 2, 3, unknown, unknown, unknown);
    }

    private static String printed(java.util.function.Consumer<PrintStream> print) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        print.accept(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
