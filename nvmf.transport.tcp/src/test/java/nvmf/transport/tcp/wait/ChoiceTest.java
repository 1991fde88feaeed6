package nvmf.transport.tcp.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nvmf.api.transport.Waits;
import nvmf.transport.tcp.wait.Choice.Kind;
import nvmf.transport.tcp.wait.Loops.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which event loops are chosen on machines of all kinds, whatever the one is on which this runs. */
final class ChoiceTest {
    private final List<String> told = new ArrayList<>();

    private Choice choose(Waiting waiting, boolean epoll, boolean ioUring, Kind... there) {
        return Choice.of(new Loops(1, waiting, 50, epoll, ioUring), Set.of(there)::contains, told::add);
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void epollAndNioWaitAsTheyAreAsked(Waiting waiting) {
        assertThat(choose(waiting, true, false, Kind.values())).isEqualTo(new Choice(Kind.EPOLL, waiting));
        assertThat(choose(waiting, false, false, Kind.values())).isEqualTo(new Choice(Kind.NIO, waiting));
        assertThat(choose(waiting, true, false, Kind.NIO)).isEqualTo(new Choice(Kind.NIO, waiting));
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Waiting.class,
            names = {"SPIN", "ADAPTIVE"})
    void ioUringSleepsAndSaysOnceThatItDoesNotDoWhatIsAsked(Waiting waiting) {
        Choice choice = choose(waiting, true, true, Kind.values());

        assertThat(choice.waits()).isEqualTo(new Waits("sleep", "io_uring"));
        assertThat(told)
                .containsExactly("event loops on io_uring always sleep, so wait="
                        + (waiting == Waiting.SPIN ? "spin" : "adaptive")
                        + " is without effect; without ioUring they would do so");
    }

    @Test
    void ioUringThatIsToSleepSleepsAndSaysNothing() {
        assertThat(choose(Waiting.SLEEP, true, true, Kind.values()))
                .isEqualTo(new Choice(Kind.IO_URING, Waiting.SLEEP));
        assertThat(told).isEmpty();
    }

    @Test
    void whereThereIsNoIoUringTheNextBestDoesWhatIsAsked() {
        assertThat(choose(Waiting.SPIN, true, true, Kind.EPOLL, Kind.NIO).waits())
                .isEqualTo(new Waits("spin", "epoll"));
        assertThat(choose(Waiting.SPIN, false, true, Kind.EPOLL, Kind.NIO).waits())
                .isEqualTo(new Waits("spin", "nio"));
        assertThat(told)
                .containsExactly(
                        "io_uring is not to be had here, or not installed; epoll is used instead",
                        "io_uring is not to be had here, or not installed; nio is used instead");
    }
}
