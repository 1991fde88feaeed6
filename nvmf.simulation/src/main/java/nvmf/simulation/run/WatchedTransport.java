package nvmf.simulation.run;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueueCounters;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;

/** A host's transport that tells, before anybody else learns of it, by which of its ports a command was lost. */
final class WatchedTransport implements Transport {
    private final Transport transport;
    private final IntConsumer lost;

    WatchedTransport(Transport transport, IntConsumer lost) {
        this.transport = transport;
        this.lost = lost;
    }

    @Override
    public TransportType type() {
        return transport.type();
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        return transport.connect(remote, spec).thenApply(WatchedPair::new);
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        return transport.listen(spec, acceptor);
    }

    private final class WatchedPair implements HostQueuePair {
        private final HostQueuePair pair;
        private final int port;

        WatchedPair(HostQueuePair pair) {
            this.pair = pair;
            port = pair.local().port();
        }

        private void look(Throwable failure) {
            if (failure != null) {
                lost.accept(port);
            }
        }

        @Override
        public CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data) {
            return pair.submit(sqe, data).whenComplete((cqe, failure) -> look(failure));
        }

        @Override
        public void submit(int cid, Sqe sqe, ByteBuffer data, BiConsumer<? super Cqe, ? super Throwable> done) {
            pair.submit(cid, sqe, data, (cqe, failure) -> {
                look(failure);
                done.accept(cqe, failure);
            });
        }

        @Override
        public TransportAddress remote() {
            return pair.remote();
        }

        @Override
        public TransportAddress local() {
            return pair.local();
        }

        @Override
        public ScheduledExecutorService executor() {
            return pair.executor();
        }

        @Override
        public BufferPool buffers() {
            return pair.buffers();
        }

        @Override
        public int inCapsuleData() {
            return pair.inCapsuleData();
        }

        @Override
        public QueueCounters counters() {
            return pair.counters();
        }

        @Override
        public CompletionStage<Void> closed() {
            return pair.closed();
        }

        @Override
        public void close() {
            pair.close();
        }

        @Override
        public void close(Throwable reason) {
            pair.close(reason);
        }

        @Override
        public String toString() {
            return pair.toString();
        }
    }
}
