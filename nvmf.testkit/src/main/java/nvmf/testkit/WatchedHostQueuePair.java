package nvmf.testkit;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.QueueCounters;

/** A host's end under a {@link LeakCheck}: every submitted command has to complete. */
final class WatchedHostQueuePair implements HostQueuePair {
    private final HostQueuePair queue;
    private final Watch watch;
    private final BufferPool buffers;

    WatchedHostQueuePair(HostQueuePair queue, LeakCheck ledger) {
        this.queue = queue;
        this.watch = new Watch(queue, ledger);
        this.buffers = watch.pool();
    }

    @Override
    public CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data) {
        watch.onThread("a command was submitted");
        CompletionStage<Cqe> stage = queue.submit(sqe, data);
        LeakCheck.Ticket ticket = watch.open("command " + sqe.cid());
        return Watch.follow(watch.lend("command " + sqe.cid(), data, stage), cqe -> cqe, ticket::end);
    }

    @Override
    public TransportAddress remote() {
        return queue.remote();
    }

    @Override
    public TransportAddress local() {
        return queue.local();
    }

    @Override
    public ScheduledExecutorService executor() {
        return queue.executor();
    }

    @Override
    public BufferPool buffers() {
        return buffers;
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

    @Override
    public String toString() {
        return queue.toString();
    }
}
