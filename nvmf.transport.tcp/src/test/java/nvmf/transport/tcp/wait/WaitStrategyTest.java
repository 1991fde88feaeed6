package nvmf.transport.tcp.wait;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** How an event loop decides between asking again and going to sleep; each look at the clock takes a microsecond. */
final class WaitStrategyTest {
    private static final long MICROS_50 = 50_000;

    private final HotSockets hot = new HotSockets();
    private long now;
    private int reads;

    private SelectStrategy strategy(long spinNanos) {
        return new WaitStrategy(spinNanos, () -> now += 1000, () -> hot);
    }

    private static int idle(SelectStrategy strategy) throws Exception {
        return strategy.calculateStrategy(() -> 0, false);
    }

    private static int roundsToSleep(SelectStrategy strategy) throws Exception {
        int rounds = 0;
        while (idle(strategy) != SelectStrategy.SELECT) {
            rounds++;
        }
        return rounds;
    }

    @Test
    void tasksAreNeverSleptOver() throws Exception {
        for (long spinNanos : new long[] {0, MICROS_50, Long.MAX_VALUE}) {
            assertThat(strategy(spinNanos).calculateStrategy(() -> 3, true)).isEqualTo(3);
        }
    }

    @Test
    void sleepingSleepsAtOnce() throws Exception {
        assertThat(idle(strategy(0))).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void spinningNeverSleeps() throws Exception {
        SelectStrategy spin = strategy(Long.MAX_VALUE);
        for (int i = 0; i < 10_000; i++) {
            assertThat(idle(spin)).isZero();
        }
    }

    @Test
    void adaptingSpinsForAWhileAndThenSleeps() throws Exception {
        SelectStrategy adaptive = strategy(MICROS_50);
        // One look in eight rounds, a microsecond each.
        assertThat(roundsToSleep(adaptive)).isBetween(8 * 50, 8 * 52);
        assertThat(now).isGreaterThan(MICROS_50);
    }

    @Test
    void afterSleepingItSpinsAgain() throws Exception {
        SelectStrategy adaptive = strategy(MICROS_50);
        assertThat(roundsToSleep(adaptive)).isEqualTo(roundsToSleep(adaptive));
    }

    @Test
    void workBeginsTheWhileAnew() throws Exception {
        SelectStrategy adaptive = strategy(MICROS_50);
        for (int i = 0; i < 10_000; i++) {
            int ready = i % 100 == 0 ? 1 : 0;
            assertThat(adaptive.calculateStrategy(() -> ready, false)).isEqualTo(ready);
        }
        assertThat(roundsToSleep(adaptive)).isGreaterThan(8 * 30);
    }

    @Test
    void tasksBeginTheWhileAnew() throws Exception {
        SelectStrategy adaptive = strategy(MICROS_50);
        for (int i = 0; i < 10_000; i++) {
            assertThat(adaptive.calculateStrategy(() -> 0, i % 100 == 0)).isZero();
        }
    }

    /** Makes a socket hot: its reads bring data while {@code busy} says so. */
    private void heat(BooleanSupplier busy) {
        EmbeddedChannel channel = new EmbeddedChannel();
        OutOfTurn socket = new OutOfTurn(hot, () -> {
            reads++;
            if (busy.getAsBoolean()) {
                bring(channel);
            }
        });
        channel.pipeline().addLast(socket);
        bring(channel);
    }

    private static void bring(EmbeddedChannel channel) {
        channel.pipeline().fireChannelRead("data").fireChannelReadComplete();
    }

    @Test
    void whileASocketIsHotItAsksOnceInEightRounds() throws Exception {
        heat(() -> true);
        SelectStrategy spin = strategy(Long.MAX_VALUE);
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 80; i++) {
            spin.calculateStrategy(asked::getAndIncrement, false);
        }
        assertThat(asked).hasValue(10);
        assertThat(reads).isEqualTo(70);
    }

    @Test
    void whatIsReadOutOfTurnIsWork() throws Exception {
        heat(() -> true);
        SelectStrategy adaptive = strategy(MICROS_50);
        for (int i = 0; i < 10_000; i++) {
            assertThat(idle(adaptive)).isZero();
        }
    }

    @Test
    void aHotSocketThatBringsNothingKeepsNobodyAwake() throws Exception {
        heat(() -> false);
        assertThat(roundsToSleep(strategy(MICROS_50))).isBetween(8 * 50, 8 * 52);
    }

    @Test
    void sleepingReadsNothingOutOfTurn() throws Exception {
        heat(() -> true);
        assertThat(idle(strategy(0))).isEqualTo(SelectStrategy.SELECT);
        assertThat(reads).isZero();
    }
}
