package nvmf.transport.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;

/** A name that is taken. */
final class LoopListener implements Listener {
    private final ListenSpec spec;
    private final Acceptor acceptor;
    private final Memory memory;
    private final Consumer<LoopListener> release;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    LoopListener(ListenSpec spec, Acceptor acceptor, Memory memory, Consumer<LoopListener> release) {
        this.spec = spec;
        this.acceptor = acceptor;
        this.memory = memory;
        this.release = release;
    }

    ListenSpec spec() {
        return spec;
    }

    Acceptor acceptor() {
        return acceptor;
    }

    @Override
    public TransportAddress address() {
        return spec.address();
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed;
    }

    @Override
    public void close() {
        release.accept(this);
        closed.complete(null);
    }
}
