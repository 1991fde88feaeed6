package nvmf.itest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueuePair;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;

/** A network whose queue pairs end when a test cuts them, each at one end or the other, as they do when a wire breaks. For one thread. */
final class Wires {
    private final List<QueuePair> ends = new ArrayList<>();

    Transport around(Transport transport) {
        return new Transport() {
            @Override
            public TransportType type() {
                return transport.type();
            }

            @Override
            public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
                return transport.connect(remote, spec).thenApply(queue -> {
                    ends.add(queue);
                    return queue;
                });
            }

            @Override
            public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
                return transport.listen(spec, queue -> {
                    ends.add(queue);
                    return acceptor.accept(queue);
                });
            }
        };
    }

    /** Ends one of the queue pairs that are open; says whether there was one. */
    boolean cut(Random random) {
        ends.removeIf(end -> end.closed().toCompletableFuture().isDone());
        if (ends.isEmpty()) {
            return false;
        }
        QueuePair end = ends.remove(random.nextInt(ends.size()));
        end.executor().execute(() -> end.close(new IOException("the test cut the wire")));
        return true;
    }
}
