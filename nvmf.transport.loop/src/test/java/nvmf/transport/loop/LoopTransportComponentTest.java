package nvmf.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import org.junit.jupiter.api.Test;

final class LoopTransportComponentTest {
    private static final TransportAddress HERE = TransportAddress.of(TransportType.LOOP, "here", "");

    @Test
    void eachEndLivesOnAThreadOfItsOwn() throws Exception {
        try (LoopTransportComponent.Threads threads = new LoopTransportComponent.Threads(2)) {
            LoopTransport transport = new LoopTransport(threads, 1 << 20);
            CompletableFuture<Thread> controllerThread = new CompletableFuture<>();
            transport.listen(new ListenSpec(HERE, 4096, 1 << 17, Options.NONE), queue -> command -> {
                controllerThread.complete(Thread.currentThread());
                command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS), ByteBuffer.wrap(new byte[] {42}));
            });
            HostQueuePair host = transport
                    .connect(HERE, new QueueSpec(1, 4, 4096, Options.NONE))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            ByteBuffer data = Wire.allocateDirect(8192);
            CompletableFuture<Thread> hostThread = new CompletableFuture<>();
            host.executor()
                    .execute(() -> host.submit(Sqe.of(0x02, 1).withCid(3), data)
                            .thenAccept(cqe -> hostThread.complete(Thread.currentThread())));

            assertThat(hostThread.get(10, TimeUnit.SECONDS).getName()).isEqualTo("nvmf-loop-0");
            assertThat(controllerThread.get(10, TimeUnit.SECONDS).getName()).isEqualTo("nvmf-loop-1");
            assertThat(data.get(0)).isEqualTo((byte) 42);
            transport.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(host.closed().toCompletableFuture()).isCompletedExceptionally();
        }
    }
}
