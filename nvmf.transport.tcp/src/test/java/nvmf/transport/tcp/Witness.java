package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueuePair;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;

/** An honest host: whatever others do to the controller, its commands go on working. */
final class Witness {
    static final int WRITE = 0x01;
    static final int READ = 0x02;
    static final int DEPTH = 128;

    /** However busy the machine is; how long things take by a clock of their own is seen in {@link VirtualTimeTest}. */
    static final int SECONDS = 10;

    private final HostQueuePair queue;
    private final long address;
    private byte mark;

    private Witness(HostQueuePair queue, long address) {
        this.queue = queue;
        this.address = address;
    }

    /**
     * Connects, through Connect.
     *
     * @param address where in the controller's memory this witness writes and reads 8 KiB
     */
    static Witness connect(Transport transport, TransportAddress remote, QueueSpec spec, long address)
            throws Exception {
        HostQueuePair queue = get(transport.connect(remote, spec));
        Cqe cqe = submit(queue, new Connect(0, spec.qid(), spec.depth(), 0, 0).toSqe(), Wire.allocateDirect(1024));
        assertThat(cqe.isSuccess()).isTrue();
        return new Witness(queue, address);
    }

    static Witness connect(Transport transport, TransportAddress remote, long address) throws Exception {
        return connect(transport, remote, new QueueSpec(1, DEPTH, 8192, Options.NONE), address);
    }

    HostQueuePair queue() {
        return queue;
    }

    /** Writes and reads back, with data in the capsule and without, and is not kept waiting for ever. */
    void testify() throws Exception {
        roundTrip(4096, ++mark);
        roundTrip(8192 + 512, ++mark);
    }

    void roundTrip(int length, int seed) throws Exception {
        ByteBuffer written = Wire.allocateDirect(length);
        for (int i = 0; i < length; i++) {
            written.put(i, (byte) (i * 31 + seed));
        }
        ByteBuffer read = Wire.allocateDirect(length);
        assertThat(submit(queue, command(WRITE, 7, address), written).isSuccess())
                .isTrue();
        assertThat(submit(queue, command(READ, 7, address), read).isSuccess()).isTrue();
        assertThat(read).isEqualTo(written);
    }

    static Sqe command(int opcode, int cid, long address) {
        return Sqe.of(opcode, 1, (int) address, (int) (address >>> 32), 0, 0, 0, 0)
                .withCid(cid);
    }

    static Cqe submit(HostQueuePair queue, Sqe sqe, ByteBuffer data) throws Exception {
        return get(on(queue, () -> queue.submit(sqe, data)));
    }

    static <T> CompletionStage<T> on(QueuePair queue, Supplier<CompletionStage<T>> action) {
        return CompletableFuture.supplyAsync(action, queue.executor()).thenCompose(stage -> stage);
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }
}
