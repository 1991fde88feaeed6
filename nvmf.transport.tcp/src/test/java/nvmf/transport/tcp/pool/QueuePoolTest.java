package nvmf.transport.tcp.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nvmf.api.transport.BufferPool.Lease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each queue gets on with what it is guaranteed; more is shared, in order, and bounded. */
final class QueuePoolTest {
    private static final int TRANSFER = 8192;

    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    private final LoopMemory memory = new LoopMemory(allocator);
    private final PoolBudget budget = new PoolBudget(16384);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final QueuePool one = new QueuePool(TRANSFER, memory, budget, tasks::add);
    private final QueuePool two = new QueuePool(TRANSFER, memory, budget, tasks::add);

    @AfterEach
    void close() {
        memory.close();
        assertThat(allocator.pinnedDirectMemory()).as("bytes nobody gave back").isZero();
    }

    private static CompletableFuture<Lease> lease(QueuePool pool, int length) {
        return pool.lease(length).toCompletableFuture();
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void aLeaseIsADirectLittleEndianBufferOfThatLength() {
        try (Lease lease = lease(one, 5000).join()) {
            assertThat(lease.buffer().isDirect()).isTrue();
            assertThat(lease.buffer().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            assertThat(lease.buffer().remaining()).isEqualTo(5000);
            lease.buffer().position(10);
            assertThat(lease.buffer()).isSameAs(lease.buffer());
        }
    }

    @Test
    void aLeaseUsedBeforeStartsAfresh() {
        Lease first = lease(one, 4096).join();
        first.buffer().position(100).limit(200);
        first.close();
        try (Lease second = lease(one, 4000).join()) {
            assertThat(second.buffer().remaining()).isEqualTo(4000);
            assertThat(second).isSameAs(first);
        }
    }

    @Test
    void nothingIsLeasedThatIsLargerThanATransfer() {
        assertThat(lease(one, TRANSFER + 1))
                .isCompletedExceptionally()
                .failsWithin(0, java.util.concurrent.TimeUnit.SECONDS)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(one.lengthMax()).isEqualTo(TRANSFER);
    }

    @Test
    void nothingIsLeasedForNothing() {
        try (Lease lease = lease(one, 0).join()) {
            assertThat(lease.buffer().hasRemaining()).isFalse();
        }
    }

    @Test
    void whoClosesTwiceIsTold() {
        Lease lease = lease(one, 512).join();
        lease.close();
        assertThatThrownBy(lease::close).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aQueueAlwaysHasOneTransferHoweverGreedyTheOthers() {
        List<Lease> greedy = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            greedy.add(lease(one, TRANSFER).join());
        }
        assertThat(budget.free()).isZero();
        CompletableFuture<Lease> waiting = lease(one, TRANSFER);
        assertThat(waiting).isNotDone();
        lease(two, TRANSFER).join().close();
        greedy.forEach(Lease::close);
        waiting.join().close();
    }

    @Test
    void whoWaitsIsServedInOrder() {
        List<Lease> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(lease(one, TRANSFER).join());
        }
        CompletableFuture<Lease> first = lease(one, TRANSFER);
        CompletableFuture<Lease> second = lease(one, 512);
        held.remove(0).close();
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        first.join().close();
        assertThat(second).isDone();
        second.join().close();
        held.forEach(Lease::close);
        runTasks();
        assertThat(budget.free()).isEqualTo(16384);
    }

    @Test
    void whatOneQueueGivesBackReachesAnotherThatWaits() {
        List<Lease> greedy = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            greedy.add(lease(one, TRANSFER).join());
        }
        Lease own = lease(two, TRANSFER).join();
        CompletableFuture<Lease> waiting = lease(two, TRANSFER);
        assertThat(waiting).isNotDone();
        greedy.remove(0).close();
        runTasks();
        assertThat(waiting).isDone();
        waiting.join().close();
        own.close();
        greedy.forEach(Lease::close);
        runTasks();
        assertThat(budget.free()).isEqualTo(16384);
        assertThat(one.leased() + two.leased()).isZero();
    }

    @Test
    void aQueueThatEndsLeasesNothingAndStillGivesBack() {
        List<Lease> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(lease(one, TRANSFER).join());
        }
        CompletableFuture<Lease> waiting = lease(one, TRANSFER);
        one.end(new IOException("gone"));
        assertThat(waiting).isCompletedExceptionally();
        assertThat(lease(one, 512)).isCompletedExceptionally();
        held.forEach(Lease::close);
        runTasks();
        assertThat(budget.free()).isEqualTo(16384);
    }

    @Test
    void sizesArePowersOfTwoFrom4096On() {
        assertThat(LoopMemory.size(0)).isEqualTo(4096);
        assertThat(LoopMemory.size(1)).isEqualTo(4096);
        assertThat(LoopMemory.size(4096)).isEqualTo(4096);
        assertThat(LoopMemory.size(4097)).isEqualTo(8192);
        assertThat(LoopMemory.size(1 << 30)).isEqualTo(1 << 30);
    }
}
