package nvmf.bench.micro;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.QueueCounters;

/** A queue pair whose commands have succeeded when {@code submit} returns, on whatever thread calls. */
final class InstantPair implements HostQueuePair {
    private static final TransportAddress HERE = TransportAddress.tcp("127.0.0.1", 4420);

    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ScheduledExecutorService executor;

    InstantPair(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    @Override
    public CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data) {
        return CompletableFuture.completedFuture(Cqe.of(sqe.cid(), Status.SUCCESS));
    }

    @Override
    public void submit(int cid, Sqe sqe, ByteBuffer data, BiConsumer<? super Cqe, ? super Throwable> done) {
        done.accept(Cqe.of(cid, Status.SUCCESS), null);
    }

    @Override
    public TransportAddress remote() {
        return HERE;
    }

    @Override
    public TransportAddress local() {
        return HERE;
    }

    @Override
    public ScheduledExecutorService executor() {
        return executor;
    }

    @Override
    public BufferPool buffers() {
        throw new UnsupportedOperationException("nothing is leased here");
    }

    @Override
    public int inCapsuleData() {
        return 0;
    }

    @Override
    public QueueCounters counters() {
        return QueueCounters.ZERO;
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed;
    }

    @Override
    public void close() {
        closed.complete(null);
    }

    @Override
    public void close(Throwable reason) {
        closed.completeExceptionally(reason);
    }
}
