package nvmf.transport.tcp;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Listener;
import nvmf.transport.tcp.net.Addresses;

/** An open server socket. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
final class TcpListener implements Listener {
    private final Channel channel;
    private final TransportAddress address;
    private final Memory memory;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** @param asked where it was to listen: a socket for both families tells {@code ::} where {@code 0.0.0.0} was meant */
    TcpListener(Channel channel, InetAddress asked, Memory memory) {
        this.channel = channel;
        this.memory = memory;
        this.address =
                Addresses.of(new InetSocketAddress(asked, ((InetSocketAddress) channel.localAddress()).getPort()));
        channel.closeFuture().addListener(done -> {
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
        return memory;
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    @Override
    public void close() {
        closing.set(true);
        channel.close();
    }
}
