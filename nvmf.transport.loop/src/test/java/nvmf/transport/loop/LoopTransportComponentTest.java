package nvmf.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    private static LoopTransportComponent component(int threads, int poolBytes) {
        Map<String, Integer> values = Map.of("threads", threads, "poolBytes", poolBytes);
        return new LoopTransportComponent((LoopTransportComponent.Config) Proxy.newProxyInstance(
                LoopTransportComponentTest.class.getClassLoader(),
                new Class<?>[] {LoopTransportComponent.Config.class},
                (proxy, method, arguments) -> values.get(method.getName())));
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void eachEndLivesOnAThreadOfItsOwnUntilTheComponentStops() throws Exception {
        LoopTransportComponent component = component(2, 1 << 20);
        CompletableFuture<Thread> atController = new CompletableFuture<>();
        await(component.listen(new ListenSpec(HERE, 4096, 1 << 17, Options.NONE), queue -> command -> {
            atController.complete(Thread.currentThread());
            command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS), ByteBuffer.wrap(new byte[] {42}));
        }));
        HostQueuePair host = await(component.connect(HERE, new QueueSpec(1, 4, 4096, Options.NONE)));
        ByteBuffer data = Wire.allocateDirect(8192);
        CompletableFuture<Thread> atHost = new CompletableFuture<>();
        host.executor()
                .execute(() -> host.submit(Sqe.of(0x02, 1).withCid(3), data)
                        .thenAccept(cqe -> atHost.complete(Thread.currentThread())));

        Thread hostThread = await(atHost);
        Thread controllerThread = await(atController);
        assertThat(hostThread.getName()).isEqualTo("nvmf-loop-0");
        assertThat(controllerThread.getName()).isEqualTo("nvmf-loop-1");
        assertThat(data.get(0)).isEqualTo((byte) 42);

        component.stop();
        String reason = await(host.closed().handle((closed, why) -> why.getMessage()));
        assertThat(reason).isEqualTo("the loop transport was stopped");
        hostThread.join(20_000);
        controllerThread.join(20_000);
        assertThat(hostThread.isAlive() || controllerThread.isAlive()).isFalse();
        host.close();
        host.close(new IllegalStateException("after the end"));
    }

    @Test
    void aConfigurationThatCannotBeIsRefusedWithASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> component(1, 1 << 20))
                .withMessage("threads is a number from 2 to 1024, not 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> component(2, 100))
                .withMessage("poolBytes is a number from 4096 on, not 100");
    }
}
