package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.transport.tcp.pool.LoopMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hostile inputs, E26: what a write costs whose data comes a dword at a time. Not in time, which is another on each machine, but in what
 * there is to do: reads of the socket, writes to it, calls of the controller, and bytes allocated.
 */
final class SliceCostTest {
    private static final int LENGTH = 4096;
    private static final int SLICES = LENGTH / 4;

    /** What one segment of TCP carries over Ethernet. */
    private static final int SEGMENT = 1448;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Netty's search for leaks keeps stack traces of each buffer, which is not counted here. */
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    private final LoopMemory memory = new LoopMemory(allocator);

    /** Takes a write's data in. */
    private static final class Taker implements Acceptor, CommandHandler {
        private final ByteBuffer target = Wire.allocate(LENGTH);
        private final AtomicInteger calls = new AtomicInteger();
        private int batches;

        @Override
        public CommandHandler accept(ControllerQueuePair queue) {
            queue.connected(1, 128);
            return this;
        }

        @Override
        public void onCommand(IncomingCommand command) {
            calls.incrementAndGet();
            command.fetch(target).whenComplete((done, failure) -> {
                calls.incrementAndGet();
                Status status = failure == null ? Status.SUCCESS : Status.INTERNAL_ERROR;
                command.respond(Cqe.of(command.sqe().cid(), status));
            });
        }

        @Override
        public void onBatchEnd() {
            batches++;
        }
    }

    /**
     * @param reads     how often the socket was read
     * @param writes    to the socket
     * @param calls     of the controller
     * @param allocated bytes
     */
    private record Cost(int reads, int writes, int calls, long allocated) {}

    private static String slices(int bytes, String ttag) {
        StringBuilder slices = new StringBuilder();
        for (int at = 0; at < LENGTH; at += bytes) {
            slices.append("06%s1818%08x1400%s%08x%08x00000000 +5a*%d "
                    .formatted(
                            at + bytes == LENGTH ? "04" : "00",
                            Integer.reverseBytes(24 + bytes),
                            ttag,
                            Integer.reverseBytes(at),
                            Integer.reverseBytes(bytes),
                            bytes));
        }
        return slices.toString();
    }

    /** The stream in what one read of a socket gets. */
    private static List<ByteBuf> cut(byte[] stream, int length) {
        List<ByteBuf> reads = new ArrayList<>();
        for (int at = 0; at < stream.length; at += length) {
            reads.add(Unpooled.wrappedBuffer(stream, at, Math.min(length, stream.length - at)));
        }
        return reads;
    }

    @BeforeEach
    void searchForNoLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    private Cost cost(int slice, int read) {
        Taker taker = new Taker();
        VirtualHost host = VirtualHost.of(TcpSettings.defaults().timers(), allocator, memory, taker);
        host.send(ControllerHostileTest.IC_REQ);
        host.answer();
        host.send(ControllerHostileTest.WRITE_R2T);
        String r2t = host.answer();
        assertThat(r2t).startsWith("0900");
        List<ByteBuf> reads = cut(RawPeer.bytes(slices(slice, r2t.substring(20, 24))), read);
        taker.batches = 0;

        long before = THREADS.getCurrentThreadAllocatedBytes();
        reads.forEach(host::send);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(taker.batches).isEqualTo(reads.size());
        int writes = host.outboundMessages().size();
        assertThat(host.answer()).startsWith("0500");
        assertThat(taker.target.get(LENGTH - 1)).isEqualTo((byte) 0x5a);
        host.finishAndReleaseAll();
        return new Cost(reads.size(), writes, taker.calls.get(), allocated);
    }

    @AfterEach
    void everyBufferCameBack() {
        ResourceLeakDetector.setLevel(level);
        memory.close();
        assertThat(allocator.pinnedDirectMemory()).isZero();
    }

    @Test
    void e26SlicesOfADwordAreNotTenTimesTheWorkOfAWholeWrite() {
        cost(4, SEGMENT); // What is done once in a process is not this host's doing.
        Cost whole = cost(LENGTH, SEGMENT);
        Cost sliced = cost(4, SEGMENT);
        assertThat(sliced.reads()).as("reads").isLessThan(10 * whole.reads());
        assertThat(sliced.writes()).as("writes").isEqualTo(whole.writes()).isEqualTo(1);
        assertThat(sliced.calls()).as("calls of the controller").isEqualTo(whole.calls());
        assertThat(sliced.allocated())
                .as("bytes, where a whole write takes %d", whole.allocated())
                .isLessThan(SLICES * whole.allocated());
    }

    @Test
    void e26TwiceAsManySlicesAreTwiceTheWorkAndNoMore() {
        cost(4, SEGMENT);
        assertThat(cost(4, SEGMENT).allocated())
                .as("bytes for %d slices", SLICES)
                .isLessThan(3 * cost(8, SEGMENT).allocated());
    }
}
