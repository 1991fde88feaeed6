package nvmf.transport.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import nvmf.api.transport.Listener;
import nvmf.transport.tcp.pool.LoopMemory;
import nvmf.transport.tcp.pool.PoolBudget;
import nvmf.transport.tcp.pool.QueuePool;
import nvmf.transport.tcp.trace.Trace;
import nvmf.transport.tcp.wait.Leftovers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all queue pairs of a transport share: event loops, the memory behind them, and the list of what is open. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
final class TcpEngine {
    /** Above depth × I/O size for the usual sizes, so that a whole batch of responses leaves in one write. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    private static final int BACKLOG = 1024;
    private static final int FAREWELL_MILLIS = 1500;
    private static final int SHUTDOWN_SECONDS = 2;

    private static final Logger log = LoggerFactory.getLogger(TcpEngine.class);

    private final TcpSettings settings;
    private final Consumer<Channel> tap;
    private final TcpSockets sockets;
    /** Explicitly: Netty's newer default is slower here, much so without Unsafe. */
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;

    private final PoolBudget budget;
    /** Of each loop, looked up on it when a connection begins. */
    private final Map<EventExecutor, LoopMemory> memories = new ConcurrentHashMap<>();

    /** Whether it was said that these loops have no options but Java's. */
    private final AtomicBoolean plain = new AtomicBoolean();

    private final TermReqLog termReqs =
            new TermReqLog(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), log::warn);

    private final Set<Trace> traces = new CopyOnWriteArraySet<>();

    /** Closed at the end, and so is whatever comes in later. */
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    /** Every socket there is, from its making on: a loop that ends just then may have known nothing of it. */
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    /**
     * @param tap sees every channel first, before anything is in its pipeline
     */
    TcpEngine(TcpSettings settings, Consumer<Channel> tap, TcpSockets sockets) {
        this.tap = tap;
        this.settings = settings;
        this.sockets = sockets;
        this.budget = new PoolBudget(settings.memory().poolBytes());
    }

    /** What a connection on that loop leases from. */
    QueuePool pool(EventLoop loop, int lengthMax) {
        return new QueuePool(lengthMax, memory(loop), budget, loop);
    }

    /** What a connection gathers in what it sends. */
    Outbound outbound(Channel channel) {
        return new Outbound(channel, memory(channel.eventLoop()).chunks());
    }

    /** What queues with leases of that size may hold: each its guarantee, all together the budget, newborns included. */
    Listener.Memory memoryOf(int transferMax) {
        long each = QueuePool.guaranteed(transferMax);
        TcpSettings.Memory memory = settings.memory();
        return new Listener.Memory(memory.poolBytes() + memory.newbornsMax() * each, each);
    }

    private LoopMemory memory(EventExecutor loop) {
        return memories.computeIfAbsent(loop, any -> new LoopMemory(allocator));
    }

    /** How to open a connection, with that handler for it. */
    Bootstrap client(int connectMillis, Function<Channel, ChannelHandler> handler) {
        return new Bootstrap()
                .group(sockets.group())
                .channelFactory(() -> made(sockets.sockets().newChannel()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .handler(initializer(handler));
    }

    /** How to take connections in, with that handler for each, and one for the listener itself. */
    ServerBootstrap server(ChannelHandler own, Function<Channel, ChannelHandler> handler) {
        return new ServerBootstrap()
                .group(sockets.group())
                .channelFactory(() -> made(sockets.serverSockets().newChannel()))
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(own)
                .childHandler(initializer(handler));
    }

    private ChannelHandler initializer(Function<Channel, ChannelHandler> handler) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channels.add(made(channel));
                LoopMemory memory = memory(channel.eventLoop());
                if (memory.isClosed()) {
                    return; // The channels closed it: the transport has ended meanwhile.
                }
                channel.config().setRecvByteBufAllocator(memory.receive(sockets.readsAtOnce()));
                termReqs.watch(channel);
                sockets.outOfTurn().accept(channel);
                tap.accept(channel);
                traces.forEach(trace -> trace.begin(channel));
                channel.pipeline().addLast("handshake", handler.apply(channel));
            }
        };
    }

    /** Whether a socket can be told which interface to use, and not only which address. */
    boolean bindsToDevices() {
        return sockets.isNative();
    }

    /** Asks the system for what a connection wants of its socket, before that connects or as soon as it is taken in. */
    void tune(Channel channel, TcpSettings.Sockets wish) {
        if (channel.config() instanceof SocketChannelConfig config) {
            tune(config, wish);
        }
    }

    private void tune(SocketChannelConfig config, TcpSettings.Sockets wish) {
        if (wish.keepAlive()) {
            config.setKeepAlive(true);
        }
        if (wish.tos() != 0) {
            config.setTrafficClass(wish.tos()); // Before the priority, which Linux derives from it.
        }
        if (sockets.isNative()) {
            LinuxSockets.tune(config, wish);
        } else if (wish.wantsMoreThanJava() && !plain.getAndSet(true)) {
            log.warn("priorities and user timeouts of sockets are to be had with epoll and io_uring only");
        }
    }

    private <C extends Channel> C made(C socket) {
        if (open.add(socket)) {
            socket.closeFuture().addListener(closed -> open.remove(socket));
        }
        return socket;
    }

    void track(Channel listener) {
        channels.add(listener);
    }

    /** Lets somebody listen in to all connections, those there are and those that come. */
    void listenIn(Trace trace) {
        traces.add(trace);
        for (Channel channel : channels) {
            Leftovers.execute(channel.eventLoop(), () -> {
                TcpConnection connection = channel.pipeline().get(TcpConnection.class);
                if (connection != null && traces.contains(trace)) {
                    connection.listenIn(trace);
                }
            });
        }
    }

    void listenNoMore(Trace trace) {
        traces.remove(trace);
        for (Channel channel : channels) {
            Leftovers.execute(channel.eventLoop(), () -> trace.leave(channel));
        }
    }

    TcpSettings settings() {
        return settings;
    }

    /** Ends everything. Waits, within a bound, unless it is called by one of its own threads. */
    void close() {
        IOException reason = new IOException("the transport is going");
        for (Channel channel : channels) {
            TcpConnection connection = channel.pipeline().get(TcpConnection.class);
            if (connection == null) {
                channel.close();
            } else {
                connection.close(reason);
            }
        }
        boolean mayWait = true;
        for (EventExecutor loop : sockets.group()) {
            mayWait &= !loop.inEventLoop();
        }
        if (mayWait) {
            channels.newCloseFuture().awaitUninterruptibly(FAREWELL_MILLIS);
        }
        channels.close();
        if (mayWait) {
            awaitLatecomers();
        }
        closeMemories(mayWait);
        sockets.group().shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        if (mayWait) {
            sockets.group().terminationFuture().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Sockets that were just being made are closed as soon as they come to the channels; without their loops they would stay open. */
    private void awaitLatecomers() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
        for (Channel socket : open) {
            socket.closeFuture().awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Leases that are out, with devices perhaps, come back on the loops, so these stay for a while. Each closes its own memory, also where it
     * had none yet, so that a connection that comes to it later takes nothing that nobody would give back.
     */
    private void closeMemories(boolean mayWait) {
        CompletableFuture<?>[] idle = StreamSupport.stream(sockets.group().spliterator(), false)
                .map(loop -> CompletableFuture.supplyAsync(() -> memory(loop).close(), loop)
                        .thenCompose(stage -> stage))
                .toArray(CompletableFuture[]::new);
        if (mayWait) {
            try {
                CompletableFuture.allOf(idle).get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                log.warn("buffers were still on loan when the transport went");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
