package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
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
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueuePair;
import nvmf.api.transport.QueueSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Host and controller of this transport move data through real sockets. */
final class TransferTest {
    private static final int WRITE = 0x01;
    private static final int READ = 0x02;
    private static final int MIB = 1 << 20;

    private final TcpTransport transport = new TcpTransport(Options.of(TcpSettings.THREADS, "2"));
    private final MemoryController controller = new MemoryController(4 * MIB);

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void whatIsWrittenIsReadBack(boolean headerDigest, boolean dataDigest) throws Exception {
        Options options = Options.of(Options.HEADER_DIGEST, Boolean.toString(headerDigest))
                .with(Options.DATA_DIGEST, Boolean.toString(dataDigest));
        HostQueuePair queue = connect(options, options);
        for (int length : new int[] {1, 2, 512, 4096, 8192, 8193, 16384, 65536, 131072, MIB}) {
            roundTrip(queue, length);
        }
    }

    private void roundTrip(HostQueuePair queue, int length) throws Exception {
        ByteBuffer written = Wire.allocateDirect(length);
        new Random(length).ints(length).forEach(i -> written.put((byte) i));
        written.flip();
        ByteBuffer read = Wire.allocateDirect(length);
        assertThat(submit(queue, command(WRITE, 7, 1000), written).isSuccess()).isTrue();
        assertThat(submit(queue, command(READ, 7, 1000), read).isSuccess()).isTrue();
        assertThat(read).isEqualTo(written);
    }

    static Sqe command(int opcode, int cid, long address) {
        return Sqe.of(opcode, 1, (int) address, (int) (address >>> 32), 0, 0, 0, 0)
                .withCid(cid);
    }

    private HostQueuePair connect(Options listening, Options connecting) throws Exception {
        Listener listener = get(transport.listen(
                new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, MIB, listening), controller));
        HostQueuePair queue = get(transport.connect(listener.address(), new QueueSpec(1, 128, 8192, connecting)));
        submit(queue, new Connect(0, 1, 128, 0, 0).toSqe(), Wire.allocateDirect(1024));
        return queue;
    }

    private static Cqe submit(HostQueuePair queue, Sqe sqe, ByteBuffer data) throws Exception {
        return get(on(queue, () -> queue.submit(sqe, data)));
    }

    static <T> CompletionStage<T> on(QueuePair queue, Supplier<CompletionStage<T>> action) {
        return CompletableFuture.supplyAsync(action, queue.executor()).thenCompose(stage -> stage);
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
