package nvmf.simulation.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import nvmf.simulation.world.VirtualLoop;

/**
 * One end of a simulated connection, as a socket is one: what arrived waits here until its loop reads; what the process gave away but
 * has not left waits in Netty's queue.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of closing comes as an event
final class VirtualChannel extends AbstractChannel implements VirtualDuplex {
    static final byte[] END = new byte[0];

    private final Machine machine;
    private final VirtualConfig config = new VirtualConfig(this);
    private final Deque<byte[]> inbox = new ArrayDeque<>();
    private SocketState state = SocketState.NEW;
    private Pipe in;
    private Pipe out;
    private InetSocketAddress local;
    private InetSocketAddress remote;
    private ChannelPromise connecting;
    private boolean readScheduled;
    private boolean roomScheduled;
    private boolean outputShutdown;

    VirtualChannel(Machine machine, Channel parent) {
        super(parent, new VirtualId(machine.network().nextNumber()));
        this.machine = machine;
    }

    Machine machine() {
        return machine;
    }

    /** Whether its process has been told that the connection is over, or there is no such process any more. */
    boolean knowsTheEnd() {
        return machine.isDead() || !isOpen();
    }

    /** Connects the two ends; this one is active from now on. */
    void join(Pipe incoming, Pipe outgoing, InetSocketAddress here, InetSocketAddress there) {
        in = incoming;
        out = outgoing;
        local = here;
        remote = there;
        state = SocketState.ACTIVE;
    }

    /** The connection that this end asked for is there; or it never will be, below. */
    void onConnected() {
        post(() -> {
            if (connecting != null && isRegistered() && state == SocketState.ACTIVE) {
                ChannelPromise promise = connecting;
                connecting = null;
                promise.trySuccess();
                pipeline().fireChannelActive();
                readSoon();
            }
        });
    }

    void onRefused(IOException why) {
        post(() -> {
            if (connecting != null) {
                ChannelPromise promise = connecting;
                connecting = null;
                promise.tryFailure(why);
                unsafe().close(voidPromise());
            }
        });
    }

    void arrived(byte[] bytes, Pipe pipe) {
        if (state == SocketState.CLOSED || machine.isDead()) {
            if (!machine.isSilent() && bytes != END) {
                pipe.refuse();
            }
            pipe.taken(bytes.length);
            return;
        }
        inbox.add(bytes);
        readSoon();
    }

    private void readSoon() {
        if (!readScheduled && isRegistered() && connecting == null && !inbox.isEmpty()) {
            readScheduled = true;
            post(this::readAll);
        }
    }

    private void post(Runnable task) {
        try {
            eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // The process has ended in order.
            inbox.clear();
        }
    }

    @SuppressWarnings("deprecation") // the type is Netty's own; nothing newer takes its place here
    private void readAll() {
        readScheduled = false;
        RecvByteBufAllocator.Handle handle = unsafe().recvBufAllocHandle();
        handle.reset(config());
        boolean ended = false;
        while (!inbox.isEmpty() && state == SocketState.ACTIVE && !ended) {
            ByteBuf buffer = handle.allocate(config().getAllocator());
            while (!inbox.isEmpty() && inbox.peek() != END && inbox.peek().length <= buffer.writableBytes()) {
                buffer.writeBytes(inbox.poll());
            }
            ended = inbox.peek() == END;
            if (ended) {
                inbox.poll();
            }
            in.taken(buffer.readableBytes());
            if (buffer.isReadable()) {
                pipeline().fireChannelRead(buffer);
            } else {
                buffer.release();
            }
        }
        pipeline().fireChannelReadComplete();
        if (ended) {
            unsafe().close(voidPromise());
        }
    }

    /** There may be room for what waits to leave. */
    void onRoom() {
        if (state == SocketState.ACTIVE && !roomScheduled && isRegistered()) {
            roomScheduled = true;
            post(() -> {
                roomScheduled = false;
                if (state == SocketState.ACTIVE) {
                    ((Socket) unsafe()).goOn();
                }
            });
        }
    }

    /** The other end does not know this connection any more, or somebody between says so. */
    void onReset() {
        if (state == SocketState.ACTIVE && isRegistered() && !machine.isDead()) {
            post(() -> {
                if (state == SocketState.ACTIVE) {
                    pipeline().fireExceptionCaught(new IOException("connection reset by peer"));
                    unsafe().close(voidPromise());
                }
            });
        }
    }

    /** The process is gone; with its machine nobody tells the peer. */
    void die(boolean machineToo) {
        if (state == SocketState.ACTIVE && out != null && !machineToo) {
            leave();
        }
        inbox.clear();
    }

    private void leave() {
        if (inbox.stream().anyMatch(bytes -> bytes != END)) {
            in.refuse();
        } else {
            out.finish();
        }
        inbox.clear();
    }

    /** Whether it waits for a connection still. */
    boolean isWaiting() {
        return !machine.isDead() && connecting != null && state == SocketState.NEW;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer outgoing) {
        for (Object message = outgoing.current(); message != null; message = outgoing.current()) {
            ByteBuf buffer = (ByteBuf) message;
            int length = Math.min(buffer.readableBytes(), out.room());
            if (length <= 0 && buffer.isReadable()) {
                return;
            }
            byte[] bytes = new byte[length];
            buffer.getBytes(buffer.readerIndex(), bytes);
            if (length == 0) {
                outgoing.remove();
            } else {
                outgoing.removeBytes(length);
                out.send(bytes);
            }
        }
    }

    @Override
    protected void doClose() {
        boolean wasActive = state == SocketState.ACTIVE && out != null;
        state = SocketState.CLOSED;
        if (wasActive && !machine.isDead()) {
            leave();
            machine.giveUp(local.getPort());
        }
    }

    @Override
    protected void doShutdownOutput() {
        outputShutdown = true;
        out.finish();
    }

    @Override
    protected void doBeginRead() {
        readSoon();
    }

    @Override
    protected void doBind(SocketAddress address) {
        local = (InetSocketAddress) address;
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Socket();
    }

    private final class Socket extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
            if (promise.setUncancellable() && ensureOpen(promise)) {
                connecting = promise;
                machine.network()
                        .connect(VirtualChannel.this, (InetSocketAddress) to, config().getConnectTimeoutMillis());
            }
        }

        void goOn() {
            flush0();
        }
    }

    @Override
    protected InetSocketAddress localAddress0() {
        return local;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    public boolean isOpen() {
        return state != SocketState.CLOSED;
    }

    @Override
    public boolean isActive() {
        return state == SocketState.ACTIVE && connecting == null;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof VirtualLoop;
    }

    @Override
    public VirtualConfig config() {
        return config;
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        ((Socket) unsafe()).shutdownOutput(promise);
        return promise;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown || state == SocketState.CLOSED;
    }
}
