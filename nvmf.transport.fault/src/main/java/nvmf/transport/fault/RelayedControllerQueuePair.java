package nvmf.transport.fault;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.QueueCounters;

/** A controller's queue pair of the wrapped transport, with the addresses of its real ends. */
record RelayedControllerQueuePair(ControllerQueuePair queue, TransportAddress remote, TransportAddress local)
        implements ControllerQueuePair {
    @Override
    public void connected(int qid, int depth) {
        queue.connected(qid, depth);
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
