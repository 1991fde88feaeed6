package nvmf.simulation.net;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import nvmf.simulation.world.VirtualLoop;

/** A simulated server socket. */
@SuppressWarnings("FutureReturnValueIgnored") // what a task comes to is seen by what it does
final class VirtualServer extends AbstractChannel implements ServerChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final Machine machine;
    private final ChannelConfig config = new VirtualConfig(this);
    private InetSocketAddress address;
    private boolean open = true;

    VirtualServer(Machine machine, int number) {
        super(null, new VirtualId(number));
        this.machine = machine;
    }

    /** A host connects: its peer goes into this process. */
    void accept(VirtualChannel child) {
        eventLoop().execute(() -> {
            if (open) {
                pipeline().fireChannelRead(child);
                pipeline().fireChannelReadComplete();
            } else {
                child.unsafe().closeForcibly();
            }
        });
    }

    @Override
    protected void doBind(SocketAddress wanted) throws IOException {
        machine.network().listen((InetSocketAddress) wanted, this);
        address = (InetSocketAddress) wanted;
    }

    @Override
    protected void doClose() {
        open = false;
        if (address != null) {
            machine.network().stopListening(address, this);
        }
    }

    Machine machine() {
        return machine;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof VirtualLoop;
    }

    @Override
    protected SocketAddress localAddress0() {
        return address;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected void doDisconnect() {
        throw new UnsupportedOperationException("a server socket is connected to nobody");
    }

    @Override
    protected void doBeginRead() {
        // Whoever connects is taken in at once.
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer outgoing) {
        throw new UnsupportedOperationException("a server socket sends nothing");
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Unsafe();
    }

    private final class Unsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("a server socket connects to nobody"));
        }
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && address != null;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
