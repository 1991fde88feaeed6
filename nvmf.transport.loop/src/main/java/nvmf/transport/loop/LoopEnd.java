package nvmf.transport.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.DirectPool;
import nvmf.api.transport.QueueMeter;

/** What a host's end and a controller's end have in common: addresses, a thread, memory, counters, and one end of their own. */
final class LoopEnd {
    private final TransportAddress local;
    private final TransportAddress remote;
    private final ScheduledExecutorService executor;
    private final DirectPool buffers;
    private final int inCapsuleData;
    private final QueueMeter counters = new QueueMeter();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    LoopEnd(
            TransportAddress local,
            TransportAddress remote,
            ScheduledExecutorService executor,
            DirectPool buffers,
            int inCapsuleData) {
        this.local = local;
        this.remote = remote;
        this.executor = executor;
        this.buffers = buffers;
        this.inCapsuleData = inCapsuleData;
    }

    TransportAddress local() {
        return local;
    }

    TransportAddress remote() {
        return remote;
    }

    ScheduledExecutorService executor() {
        return executor;
    }

    DirectPool buffers() {
        return buffers;
    }

    int inCapsuleData() {
        return inCapsuleData;
    }

    QueueMeter counters() {
        return counters;
    }

    CompletionStage<Void> closed() {
        return closed;
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /** The end is over: its waiting leases fail, then {@link #closed()} completes. On its thread. */
    void finish(Ending ending) {
        buffers.end(ending.failure(this));
        ending.complete(closed);
    }

    @Override
    public String toString() {
        return local + " to " + remote;
    }
}
