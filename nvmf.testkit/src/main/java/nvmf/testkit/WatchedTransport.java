package nvmf.testkit;

import java.util.concurrent.CompletionStage;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;

/** A transport whose queue pairs are watched by a {@link LeakCheck}. */
final class WatchedTransport implements Transport {
    private final Transport transport;
    private final LeakCheck ledger;

    WatchedTransport(Transport transport, LeakCheck ledger) {
        this.transport = transport;
        this.ledger = ledger;
    }

    @Override
    public TransportType type() {
        return transport.type();
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        return Watch.follow(
                transport.connect(remote, spec), queue -> new WatchedHostQueuePair(queue, ledger), () -> {});
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        return transport.listen(spec, queue -> {
            WatchedControllerQueuePair watched = new WatchedControllerQueuePair(queue, ledger);
            return new WatchedHandler(watched, acceptor.accept(watched));
        });
    }

    /** Hands watched commands on. */
    private record WatchedHandler(WatchedControllerQueuePair queue, CommandHandler handler) implements CommandHandler {
        @Override
        public void onCommand(IncomingCommand command) throws ProtocolException {
            handler.onCommand(queue.watch(command));
        }

        @Override
        public void onBatchEnd() {
            handler.onBatchEnd();
        }
    }
}
