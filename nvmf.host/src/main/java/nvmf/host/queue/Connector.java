package nvmf.host.queue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.NoTransportException;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.api.transport.UnsupportedAddressException;

/** Opens queue pairs over whichever transport of the type there is at that moment, the best first that takes the address. */
public final class Connector {
    private final Transports transports;

    public Connector(Transports transports) {
        this.transports = transports;
    }

    /** Whether there is a transport of its type just now. */
    public boolean canReach(TransportAddress remote) {
        return transports.installed().contains(remote.type());
    }

    /** Fails like {@link Transport#connect}, or with a {@link NoTransportException}. */
    public CompletionStage<HostQueuePair> open(TransportAddress remote, QueueSpec spec) {
        try {
            return open(transports.find(remote.type()), 0, remote, spec);
        } catch (NoTransportException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletionStage<HostQueuePair> open(
            List<Transport> candidates, int index, TransportAddress remote, QueueSpec spec) {
        return candidates.get(index).connect(remote, spec).exceptionallyCompose(failure -> {
            Throwable cause = Failures.unwrap(failure);
            return cause instanceof UnsupportedAddressException && index + 1 < candidates.size()
                    ? open(candidates, index + 1, remote, spec)
                    : CompletableFuture.failedFuture(cause);
        });
    }
}
