package nvmf.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.testkit.ManualExecutor;
import nvmf.testkit.Pattern;
import org.junit.jupiter.api.Test;

final class LoopTransportTest {
    private static final Sqe READ = Sqe.of(0x02, 1);
    private static final QueueSpec IO = new QueueSpec(1, 4, 4096, Options.NONE);

    private static ListenSpec at(String name) {
        return new ListenSpec(TransportAddress.of(TransportType.LOOP, name, ""), 4096, 1 << 20, Options.NONE);
    }

    @Test
    void lentMemoryComesBackOnlyWhenTheControllerKnowsOfTheEnd() {
        Bench bench = new Bench(4);
        ByteBuffer lent = Pattern.blank(8192);
        CompletionStage<Cqe> open = bench.submit(READ, lent);
        IncomingCommand command = bench.last();
        bench.host.close();
        bench.atHost.run();
        assertThat(Bench.isDone(open)).as("the controller may be writing").isFalse();
        command.respond(Cqe.of(0, Status.INTERNAL_ERROR), Pattern.of(1, 8192));
        bench.run();
        // The response overtook the end: then it counts.
        assertThat(Bench.now(open).status()).isEqualTo(Status.INTERNAL_ERROR);
        Bench.now(bench.host.closed());
        Bench.now(bench.controller.closed());
    }

    @Test
    void aCommandHandedOverBehindTheEndIsNeverSeen() {
        Bench bench = new Bench(4);
        bench.controller.close();
        CompletionStage<Cqe> late = bench.submit(READ, Pattern.blank(512));
        assertThat(Bench.failure(late)).isInstanceOf(IOException.class);
        assertThat(bench.commands).isEmpty();
    }

    @Test
    void bothEndsMayCloseAtOnce() {
        Bench bench = new Bench(4);
        CompletionStage<Cqe> open = bench.submit(READ, Pattern.blank(512));
        bench.host.close();
        bench.controller.close(new IOException("at the same time"));
        bench.run();
        assertThat(Bench.failure(open)).isInstanceOf(IOException.class);
        Bench.now(bench.host.closed());
        assertThat(Bench.failure(bench.controller.closed())).hasMessage("at the same time");
    }

    @Test
    void theOtherEndHearsTheReason() {
        Bench bench = new Bench(4);
        CompletionStage<Cqe> open = bench.submit(READ, Pattern.blank(512));
        bench.controller.close(new IOException("maintenance"));
        bench.run();
        assertThat(Bench.failure(bench.host.closed())).hasMessage("the controller ended the queue pair: maintenance");
        assertThat(Bench.failure(open)).hasMessageEndingWith("the controller ended the queue pair: maintenance");
    }

    @Test
    void aControllerThatDoesNotAnswerIsGivenUpInTime() {
        ManualExecutor atHost = new ManualExecutor();
        ManualExecutor atController = new ManualExecutor();
        List<ManualExecutor> executors = new ArrayList<>(List.of(atHost, atController));
        LoopTransport transport = new LoopTransport(() -> executors.remove(0), 1 << 20);
        Bench.now(transport.listen(at("slow"), queue -> command -> {}));
        Options options = Options.of(Options.CONNECT_TIMEOUT_MILLIS, "250");
        CompletionStage<HostQueuePair> connected =
                transport.connect(at("slow").address(), new QueueSpec(1, 4, 0, options));
        atHost.advanceMillis(249);
        assertThat(Bench.isDone(connected)).isFalse();
        atHost.advanceMillis(1);
        assertThat(Bench.failure(connected)).hasMessage("loop://slow did not answer within 250 ms");

        CompletionStage<Void> stopped = transport.close();
        assertThat(Bench.isDone(stopped)).as("the controller was not there yet").isFalse();
        atController.run();
        atHost.run();
        Bench.now(stopped);
    }

    @Test
    void aConnectedPairLeavesNoTimerBehind() {
        Bench bench = new Bench(4);
        assertThat(bench.atHost.waiting()).isZero();
        assertThat(bench.atController.waiting()).isZero();
    }

    @Test
    void aStoppedTransportEndsEverythingAndStartsNothing() {
        Bench bench = new Bench(4);
        CompletionStage<Cqe> open = bench.submit(READ, Pattern.blank(512));
        CompletionStage<Void> stopped = bench.transport.close();
        assertThat(Bench.isDone(stopped)).isFalse();
        bench.run();
        Bench.now(stopped);
        assertThat(Bench.failure(bench.host.closed())).hasMessage("the loop transport was stopped");
        assertThat(Bench.failure(open)).hasMessageContaining("the loop transport was stopped");
        assertThat(Bench.failure(bench.transport.listen(at("new"), queue -> command -> {})))
                .hasMessage("the loop transport was stopped");
        assertThat(Bench.failure(bench.transport.connect(Bench.ADDRESS, IO)))
                .hasMessage("nobody listens at loop://bench");
    }

    @Test
    void namesAreApartAndTransportsToo() {
        ManualExecutor executor = new ManualExecutor();
        LoopTransport one = new LoopTransport(() -> executor, 1 << 20);
        LoopTransport two = new LoopTransport(() -> executor, 1 << 20);
        List<String> accepted = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            Bench.now(one.listen(at(name), queue -> {
                accepted.add(name);
                return command -> {};
            }));
        }
        CompletionStage<HostQueuePair> b = one.connect(at("b").address(), IO);
        executor.run();
        Bench.now(b);
        assertThat(accepted).containsExactly("b");
        assertThat(Bench.failure(two.connect(at("a").address(), IO))).hasMessage("nobody listens at loop://a");
    }

    @Test
    void aTransferLargerThanThePoolRaisesThePool() {
        ManualExecutor executor = new ManualExecutor();
        LoopTransport transport = new LoopTransport(() -> executor, 4096);
        List<BufferPool> pools = new ArrayList<>();
        Bench.now(transport.listen(at("large"), queue -> {
            pools.add(queue.buffers());
            return command -> {};
        }));
        CompletionStage<HostQueuePair> host = transport.connect(at("large").address(), IO);
        executor.run();
        assertThat(Bench.now(host).buffers().lengthMax()).isEqualTo(4096);
        BufferPool pool = pools.get(0);
        assertThat(pool.lengthMax()).isEqualTo(1 << 20);
        assertThat(Bench.now(pool.lease(1 << 20)).buffer().remaining()).isEqualTo(1 << 20);
        assertThat(Bench.isDone(pool.lease(1))).as("one transfer is the budget").isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new LoopTransport(() -> executor, 4095));
    }
}
