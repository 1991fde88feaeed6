package nvmf.transport.fault;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Listener;
import nvmf.transport.fault.relay.Relay;
import nvmf.transport.fault.relay.Site;

/** A door of ours before one of the wrapped transport. When either is lost, both are shut. */
final class RelayedListener implements Listener {
    private final TransportAddress address;
    private final Listener inner;
    private final Relay relay;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    RelayedListener(TransportAddress address, ServerSocket door, Listener inner, Site site, Callers callers) {
        this.address = address;
        this.inner = inner;
        this.relay = new Relay(door, site, host -> callers.open(host, inner.address()));
        relay.start();
        inner.closed().whenComplete((nothing, failure) -> relay.close());
        relay.closed().whenComplete((nothing, failure) -> inner.close());
        CompletionStage<Void> both =
                relay.closed().handle((nothing, failure) -> inner.closed()).thenCompose(stage -> stage);
        both.whenComplete((nothing, failure) -> {
            if (closing.get()) {
                closed.complete(null);
            } else {
                closed.completeExceptionally(new IOException("the listener at " + address + " was lost"));
            }
        });
    }

    @Override
    public TransportAddress address() {
        return address;
    }

    @Override
    public Memory memory() {
        return inner.memory();
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    @Override
    public void close() {
        closing.set(true);
        relay.close();
    }
}
