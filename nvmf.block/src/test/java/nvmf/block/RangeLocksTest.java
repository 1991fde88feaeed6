package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class RangeLocksTest {
    private final RangeLocks locks = new RangeLocks();

    /** Someone else who wants a range, on a thread of its own. */
    private static final class Other {
        private final CountDownLatch got = new CountDownLatch(1);
        private final CountDownLatch mayRelease = new CountDownLatch(1);
        private final Thread thread;

        Other(Supplier<RangeLocks.Hold> wish) {
            thread = new Thread(() -> {
                RangeLocks.Hold hold = wish.get();
                got.countDown();
                try {
                    assertThat(mayRelease.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                } finally {
                    hold.release();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        void got() throws InterruptedException {
            assertThat(got.await(20, TimeUnit.SECONDS)).isTrue();
        }

        void waits() {
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (thread.getState() != Thread.State.WAITING) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(got.getCount()).isEqualTo(1);
        }

        void release() throws InterruptedException {
            mayRelease.countDown();
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void whoCannotWaitSharesOrGetsNothing() throws Exception {
        RangeLocks.Hold reader = locks.share(0, 4096);
        RangeLocks.Hold another = locks.shareAtOnce(512, 512);
        Other writer = new Other(() -> locks.own(1024, 512));
        writer.waits();
        assertThat(locks.shareAtOnce(1024, 512))
                .as("who waits was there before")
                .isNull();
        assertThat(locks.shareAtOnce(4096, 512)).isNotNull();
        another.release();
        reader.release();
        writer.got();
        writer.release();
    }

    @Test
    void whoReadsWithoutALockSeesThatSomebodyOwnedSomething() throws Exception {
        long before = locks.owners();
        assertThat(before).isNotEqualTo(RangeLocks.SOME);
        RangeLocks.Hold reader = locks.share(0, 512);
        assertThat(locks.owners()).isEqualTo(before);
        Other writer = new Other(() -> locks.own(0, 512));
        writer.waits();
        assertThat(locks.owners()).isEqualTo(RangeLocks.SOME);
        reader.release();
        writer.got();
        assertThat(locks.owners()).isEqualTo(RangeLocks.SOME);
        writer.release();
        assertThat(locks.owners()).isNotIn(RangeLocks.SOME, before);
    }

    @Test
    void readersShare() {
        RangeLocks.Hold a = locks.share(0, 4096);
        RangeLocks.Hold b = locks.share(0, 4096);
        a.release();
        b.release();
    }

    @Test
    void neighboursDoNotMeet() {
        RangeLocks.Hold a = locks.own(0, 4096);
        RangeLocks.Hold b = locks.own(4096, 4096);
        a.release();
        b.release();
    }

    @Test
    void aWriterWaitsForReadersOfItsBytes() throws Exception {
        RangeLocks.Hold reader = locks.share(0, 4096);
        Other writer = new Other(() -> locks.own(4095, 1));
        writer.waits();
        reader.release();
        writer.got();
        writer.release();
    }

    @Test
    void aReaderThatComesAfterAWaitingWriterDoesNotOvertakeIt() throws Exception {
        RangeLocks.Hold first = locks.share(0, 4096);
        Other writer = new Other(() -> locks.own(0, 4096));
        writer.waits();
        Other reader = new Other(() -> locks.share(0, 512));
        reader.waits();
        first.release();
        writer.got();
        reader.waits();
        writer.release();
        reader.got();
        reader.release();
    }
}
