package nvmf.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveClockTest {
    private final KeepAliveClock clock = new KeepAliveClock();

    @ParameterizedTest
    @CsvSource({"0,100,0", "1,100,100", "100,100,100", "101,100,200", "120000,1000,120000", "4294967295,100,4294967295"
    })
    void aTimeoutIsRoundedUpToTheGranularity(long millis, int granularity, long rounded) {
        assertThat(KeepAliveClock.round(millis, granularity)).isEqualTo(rounded);
    }

    @Test
    void aSilentHostIsLostAfterAWholeTimeoutWithoutTraffic() {
        clock.start(1000);
        assertThat(clock.tickMillis()).isEqualTo(500);
        assertThat(clock.tick(7)).isFalse();
        assertThat(clock.tick(7)).isFalse();
        assertThat(clock.tick(7)).isTrue();
    }

    @Test
    void aHostThatSendsSomethingEachTimeLivesForEver() {
        clock.start(1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(clock.tick(i)).isFalse();
        }
    }

    @Test
    void trafficJustBeforeTheEndStartsItOver() {
        clock.start(1000);
        clock.tick(1);
        clock.tick(1);
        assertThat(clock.tick(2)).isFalse();
        assertThat(clock.tick(2)).isFalse();
        assertThat(clock.tick(2)).isTrue();
    }
}
