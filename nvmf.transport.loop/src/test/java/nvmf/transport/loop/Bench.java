package nvmf.transport.loop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.testkit.ManualExecutor;

/** One queue pair whose two ends run by hand, each on its own, so that a test is between them. */
final class Bench {
    static final TransportAddress ADDRESS = TransportAddress.of(TransportType.LOOP, "bench", "");
    static final int IN_CAPSULE = 4096;

    final ManualExecutor atHost = new ManualExecutor();
    final ManualExecutor atController = new ManualExecutor();
    final List<IncomingCommand> commands = new ArrayList<>();
    final LoopTransport transport;
    final LoopHostQueuePair host;
    final LoopControllerQueuePair controller;

    Bench(int depth) {
        List<ManualExecutor> executors = new ArrayList<>(List.of(atHost, atController));
        transport = new LoopTransport(() -> executors.remove(0), 1 << 20);
        List<LoopControllerQueuePair> accepted = new ArrayList<>();
        now(transport.listen(new ListenSpec(ADDRESS, IN_CAPSULE, 1 << 20, Options.NONE), queue -> {
            accepted.add((LoopControllerQueuePair) queue);
            return commands::add;
        }));
        var connected = transport.connect(ADDRESS, new QueueSpec(1, depth, IN_CAPSULE, Options.NONE));
        run();
        host = (LoopHostQueuePair) now(connected);
        controller = accepted.get(0);
    }

    /** Both ends, until neither has anything to do. */
    void run() {
        for (int i = 0; i < 3; i++) {
            atController.run();
            atHost.run();
        }
    }

    CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data) {
        CompletionStage<Cqe> stage = host.submit(sqe, data);
        run();
        return stage;
    }

    /** A command whose bytes no host of ours would send. */
    IncomingCommand forge(Sqe sqe, ByteBuffer inCapsule) {
        ByteBuffer capsule = Wire.allocate(Sqe.BYTES + inCapsule.remaining());
        sqe.encode(capsule, 0);
        capsule.put(Sqe.BYTES, inCapsule, inCapsule.position(), inCapsule.remaining());
        send(capsule);
        return last();
    }

    void send(ByteBuffer capsule) {
        controller.mailbox().post(() -> controller.onCapsule(capsule));
        run();
    }

    IncomingCommand last() {
        return commands.get(commands.size() - 1);
    }

    static <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            throw new AssertionError("not complete");
        }
        return future.join();
    }

    static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    /** What a complete stage failed with. */
    static Throwable failure(CompletionStage<?> stage) {
        return now(stage.handle((value, why) -> why));
    }
}
