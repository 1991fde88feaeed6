package nvmf.nbd;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.nbd.session.Exports;
import nvmf.nbd.session.Limits;
import nvmf.nbd.session.Memory;
import nvmf.nbd.session.Negotiation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An NBD server at one address: a listener and the threads of its connections, from construction to {@link #close}. A Unix domain socket
 * is for its owner alone.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
public final class NbdServer implements AutoCloseable {
    private static final int SHUTDOWN_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(NbdServer.class);

    private final Exports exports;
    private final Limits limits;
    private final Memory memory;
    private final MultiThreadIoEventLoopGroup loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel listener;
    private final NbdAddress address;

    /**
     * Listens; on a thread that may wait.
     *
     * @throws IOException with the reason, if that address cannot be had
     */
    public NbdServer(NbdAddress address, Exports exports, Limits limits) throws IOException {
        this.exports = exports;
        this.limits = limits;
        memory = new Memory(limits.sharedBytes());
        AtomicInteger count = new AtomicInteger();
        loops = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                task -> {
                    Thread thread = new FastThreadLocalThread(null, task, "nvmf-nbd-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                NioIoHandler.newFactory());
        try {
            listener = listen(address);
            // A port of 0 has become another one; a path has not.
            boolean unix = address.socket() instanceof UnixDomainSocketAddress;
            this.address = unix ? address : new NbdAddress(listener.localAddress());
        } catch (IOException | RuntimeException e) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
        LOG.info("NBD at {}", this.address);
    }

    private Channel listen(NbdAddress wanted) throws IOException {
        boolean unix = wanted.socket() instanceof UnixDomainSocketAddress;
        if (unix) {
            removeStale(((UnixDomainSocketAddress) wanted.socket()).getPath());
        }
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        admit(channel);
                    }
                });
        if (unix) {
            bootstrap.channel(NioServerDomainSocketChannel.class);
        } else {
            bootstrap
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true);
        }
        if (unix) {
            Path path = ((UnixDomainSocketAddress) wanted.socket()).getPath();
            return PrivateSocket.bind(path, hidden -> bind(bootstrap, UnixDomainSocketAddress.of(hidden), wanted));
        }
        return bind(bootstrap, wanted.socket(), wanted);
    }

    private static Channel bind(ServerBootstrap bootstrap, SocketAddress at, NbdAddress wanted) throws IOException {
        ChannelFuture bound = bootstrap.bind(at).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen at " + wanted + ": " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    /** A socket that nobody listens at was left behind by a process that did not end in order. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            if ((Integer) Files.getAttribute(path, "unix:mode") >> 12 == 0xC) {
                Files.delete(path);
                return;
            }
            throw new IOException(path + " is there, and is no socket", e);
        }
        throw new IOException("another process listens at unix:" + path);
    }

    private void admit(Channel channel) {
        if (connections.size() >= limits.connectionsMax()) {
            LOG.debug("{}: turned away, there are {} connections", channel.remoteAddress(), connections.size());
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline().addLast("negotiation", new Negotiation(exports, limits, memory));
    }

    public NbdAddress address() {
        return address;
    }

    /** Bytes that are left of what connections have together. */
    long freeSharedBytes() {
        return memory.free();
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.size();
    }

    /** Ends all connections; what a device has at hand it still does. Not to be called by one of its own threads. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        if (address.socket() instanceof UnixDomainSocketAddress unix) {
            try {
                Files.deleteIfExists(unix.getPath());
            } catch (IOException e) {
                LOG.warn("the socket {} stays behind: {}", unix.getPath(), e.toString());
            }
        }
    }
}
