package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Whether memory that was taken from the allocator came back. */
final class Pinned {
    private Pinned() {}

    /** With every transport closed, no buffer is left anywhere. */
    static void assertNothing() {
        await(() -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() == 0);
        assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory())
                .as("bytes of buffers that nobody released")
                .isZero();
    }

    /** Waits for something that another thread brings about, within a bound. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        boolean came = condition.getAsBoolean();
        while (!came && System.nanoTime() < deadline) {
            LockSupport.parkNanos(100_000);
            came = condition.getAsBoolean();
        }
        assertThat(came).as("came about within 10 s").isTrue();
    }
}
