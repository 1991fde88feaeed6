package nvmf.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import nvmf.simulation.Summary;
import nvmf.simulation.disk.Slip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seeds of the simulation; {@code ./nvmf simulate --seed N} shows one that fails, {@code -Dseeds=N} runs more of them here. That the
 * checker sees what it should is shown by disks that are wrong on purpose here, and by a host and a controller that are in the mutants.
 */
class SimulationTest {
    private static final int SEEDS = 100;

    /** Of the mutants that these are for, the rarest is seen by one in four. */
    private static final int SEEDS_FEW = 15;

    /** Of the mutants that each focus is for, the rarest is seen by one in five. */
    private static final int SEEDS_FOCUSED = 15;

    private static final int SEEDS_TO_SEE = 40;

    /** As many as it takes to find one. */
    private static Summary run(Focus focus, int seeds) {
        Summary summary = new Summary();
        for (long seed = 0; seed < seeds && summary.failed().isEmpty(); seed++) {
            summary.add(Simulation.run(seed, focus, Slip.NONE));
        }
        assertThat(summary.failed()).as(summary.toString()).isEmpty();
        return summary;
    }

    @Test
    void ofAHundredSeedsNoneFails() {
        Summary summary = run(Focus.ALL, Integer.getInteger("seeds", SEEDS));
        assertThat(summary.faults().keySet()).containsExactly(Fault.values());
    }

    /** For the mutants, which have less time. */
    @Test
    void ofAFewSeedsNoneFails() {
        run(Focus.ALL, SEEDS_FEW);
    }

    @Test
    void whatWasSentByALostPathOvertakesNothing() {
        run(Focus.GHOSTS, SEEDS_FOCUSED);
    }

    @Test
    void nothingComesBetweenACompareAndItsWrite() {
        run(Focus.ATOMICITY, SEEDS_FOCUSED);
    }

    @Test
    void nothingIsWrittenToAnotherDisk() {
        run(Focus.MEDIA, SEEDS_FOCUSED);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aDiskThatIsWrongIsSeen(Slip slip) {
        assertThat(LongStream.range(0, SEEDS_TO_SEE)
                        .mapToObj(seed -> Simulation.run(seed, Focus.ALL, slip))
                        .anyMatch(result -> result.failure().isPresent()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 5})
    void aSeedIsAlwaysTheSameRun(long seed) {
        assertThat(Simulation.run(seed).print()).isEqualTo(Simulation.run(seed).print());
    }
}
