package nvmf.transport.tcp.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteOrder;
import nvmf.transport.tcp.pool.Chunks.Chunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is on its way is never written over, and what nobody has is given back. */
final class ChunksTest {
    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    private final Chunks chunks = new Chunks(allocator);

    @AfterEach
    void close() {
        chunks.close();
        assertThat(allocator.pinnedDirectMemory()).as("bytes nobody gave back").isZero();
    }

    @Test
    void whatHasGoneIsUsedAgain() {
        Chunk first = chunks.take();
        assertThat(first.view().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        first.view().putInt(0, 0x01020304);
        ByteBuf sent = first.memory().retain().setIndex(0, 4);
        assertThat(sent.readUnsignedByte()).isEqualTo((short) 4);
        sent.release();
        chunks.give(first);
        Chunk second = chunks.take();
        assertThat(second).isSameAs(first);
        chunks.give(second);
    }

    @Test
    void whatIsOnItsWayIsNot() {
        Chunk first = chunks.take();
        ByteBuf whole = first.memory().retain().setIndex(0, 100);
        ByteBuf part = first.memory().retainedSlice(100, 50);
        chunks.give(first);
        Chunk second = chunks.take();
        assertThat(second.memory()).isNotSameAs(first.memory());
        chunks.give(second);
        whole.release();
        assertThat(part.refCnt()).isPositive();
        part.release();
        assertThat(first.memory().refCnt()).isZero();
    }

    @Test
    void oneIsKeptAndNoMore() {
        Chunk first = chunks.take();
        Chunk second = chunks.take();
        chunks.give(first);
        chunks.give(second);
        assertThat(second.memory().refCnt()).isZero();
        assertThat(chunks.take()).isSameAs(first);
        chunks.give(first);
    }

    @Test
    void whatComesBackAfterTheEndIsReleased() {
        Chunk late = chunks.take();
        chunks.close();
        chunks.give(late);
        assertThat(late.memory().refCnt()).isZero();
    }

    @Test
    void nothingIsGivenAndTakenWhereThereIsNothing() {
        chunks.give(Chunks.NONE);
        assertThat(chunks.take()).isNotSameAs(Chunks.NONE).satisfies(chunks::give);
        assertThat(Chunks.NONE.view().capacity()).isZero();
    }
}
