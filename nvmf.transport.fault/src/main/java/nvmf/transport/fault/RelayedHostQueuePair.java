package nvmf.transport.fault;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.QueueCounters;

/** A host's queue pair of the wrapped transport, with the addresses of its real ends. */
record RelayedHostQueuePair(HostQueuePair queue, TransportAddress remote, TransportAddress local)
        implements HostQueuePair {
    @Override
    public CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data) {
        return queue.submit(sqe, data);
    }

    @Override
    public void submit(int cid, Sqe sqe, ByteBuffer data, BiConsumer<? super Cqe, ? super Throwable> done) {
        queue.submit(cid, sqe, data, done);
    }

    @Override
    public TransportAddress remote() {
        return remote;
    }

    @Override
    public TransportAddress local() {
        return local;
    }

    @Override
    public ScheduledExecutorService executor() {
        return queue.executor();
    }

    @Override
    public BufferPool buffers() {
        return queue.buffers();
    }

    @Override
    public int inCapsuleData() {
        return queue.inCapsuleData();
    }

    @Override
    public QueueCounters counters() {
        return queue.counters();
    }

    @Override
    public CompletionStage<Void> closed() {
        return queue.closed();
    }

    @Override
    public void close() {
        queue.close();
    }

    @Override
    public void close(Throwable reason) {
        queue.close(reason);
    }
}
