package nvmf.transport.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Waits;
import nvmf.transport.tcp.net.Addresses;
import nvmf.transport.tcp.net.Reasons;
import nvmf.transport.tcp.pool.QueuePool;
import nvmf.transport.tcp.trace.Trace;
import nvmf.transport.tcp.wait.EventLoops;
import nvmf.transport.tcp.wait.Leftovers;

/**
 * NVMe/TCP. Usable as it is; {@link TcpTransportComponent} makes a service of it. Threads come with the first use and go with
 * {@link #close()}, which ends everything that was opened here.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
public final class TcpTransport implements Transport, AutoCloseable {
    private final TcpSettings settings;
    private final Consumer<Channel> tap;
    private final Optional<TcpSockets> sockets;
    private Optional<TcpEngine> engine = Optional.empty();
    private boolean closed;

    /**
     * @param options settings by the names of the configuration {@code nvmf.transport.tcp}
     * @throws IllegalArgumentException with a sentence that says what a value must be
     */
    public TcpTransport(Options options) {
        this(options, channel -> {});
    }

    /**
     * As above, over other sockets than the machine's: settings of threads are without effect.
     *
     * @param sockets owned by this transport from now on
     */
    public TcpTransport(Options options, TcpSockets sockets) {
        this(options, channel -> {}, Optional.of(sockets));
    }

    /**
     * As above, for those who listen in.
     *
     * @param tap sees every channel first, before anything is in its pipeline
     */
    TcpTransport(Options options, Consumer<Channel> tap) {
        this(options, tap, Optional.empty());
    }

    private TcpTransport(Options options, Consumer<Channel> tap, Optional<TcpSockets> sockets) {
        this.settings = TcpSettings.of(options);
        this.tap = tap;
        this.sockets = sockets;
    }

    @Override
    public TransportType type() {
        return TransportType.TCP;
    }

    @Override
    public Waits waits() {
        return sockets.isPresent() ? Waits.UNTOLD : EventLoops.waits(settings.loops());
    }

    /** Starts the threads if nobody did. */
    private synchronized TcpEngine engine() throws IOException {
        if (closed) {
            throw new IOException("the transport is closed");
        }
        if (engine.isEmpty()) {
            engine =
                    Optional.of(new TcpEngine(settings, tap, sockets.orElseGet(() -> TcpSockets.of(settings.loops()))));
        }
        return engine.get();
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        try {
            Addresses.check(remote);
            Options options = spec.options();
            TcpSettings.Wire wire = settings.wire().asking().with(options);
            int millis = options.number(
                    Options.CONNECT_TIMEOUT_MILLIS,
                    1,
                    Integer.MAX_VALUE,
                    settings.timers().connectMillis());
            String source = options.text(Options.SOURCE_ADDRESS, "");
            Route route = new Route(remote, source, settings.sockets().with(options));
            TcpEngine engine = engine();
            CompletableFuture<HostQueuePair> stage = new CompletableFuture<>();
            HostSide side = new HostSide(remote, spec, wire, engine, stage);
            Addresses.offLoop(List.of(remote.traddr(), source), () -> connect(engine, route, millis, side));
            return stage;
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Where a connection goes, and from where.
     *
     * @param source  the local address, or empty
     * @param sockets what else is asked of the system, the interface with it
     */
    private record Route(TransportAddress remote, String source, TcpSettings.Sockets sockets) {}

    private static void connect(TcpEngine engine, Route route, int millis, HostSide side) {
        try {
            InetSocketAddress remote = Addresses.resolve(route.remote());
            Bootstrap bootstrap = engine.client(millis, channel -> {
                tune(engine, channel, route.sockets(), side);
                return new IcHandshake(
                        channel,
                        engine.outbound(channel),
                        false,
                        engine.settings().timers(),
                        millis,
                        side);
            });
            String device = route.sockets().device();
            if (!device.isEmpty()) {
                InetAddress local = Addresses.of(device, remote.getAddress());
                if (!engine.bindsToDevices() && route.source().isEmpty()) {
                    bootstrap.localAddress(new InetSocketAddress(local, 0));
                }
            }
            if (!route.source().isEmpty()) {
                bootstrap.localAddress(new InetSocketAddress(Addresses.resolve(route.source()), 0));
            }
            bootstrap.connect(remote).addListener(connected -> {
                if (!connected.isSuccess()) {
                    side.fail(connected.cause());
                }
            });
        } catch (IOException | IllegalArgumentException e) {
            side.fail(e);
        }
    }

    /** The system may refuse, which is told before the channel ends for no better reason. */
    private static void tune(TcpEngine engine, Channel channel, TcpSettings.Sockets sockets, HostSide side) {
        try {
            engine.tune(channel, sockets);
        } catch (ChannelException e) {
            side.fail(new IOException("the system refuses what is asked of the socket: " + Reasons.of(e), e));
            throw e;
        }
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        try {
            Addresses.check(spec.address());
            TcpSettings.Wire wire = settings.wire().with(spec.options());
            settings.sockets().with(spec.options()); // What cannot be is refused before anything listens.
            TcpEngine engine = engine();
            CompletableFuture<Listener> stage = new CompletableFuture<>();
            Addresses.offLoop(List.of(spec.address().traddr()), () -> listen(engine, spec, wire, acceptor, stage));
            return stage;
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static void listen(
            TcpEngine engine,
            ListenSpec spec,
            TcpSettings.Wire wire,
            Acceptor acceptor,
            CompletableFuture<Listener> stage) {
        TcpSettings.Timers timers = engine.settings().timers();
        Newborns newborns = new Newborns(engine.settings().memory().newbornsMax());
        TcpSettings.Sockets sockets = engine.settings().sockets().with(spec.options());
        ServerBootstrap bootstrap = engine.server(newborns, channel -> {
            engine.tune(channel, sockets);
            Channel listener = channel.parent();
            ListenerTerms terms = new ListenerTerms(
                    spec.inCapsuleData(),
                    wire.elideSuccess(),
                    () -> Leftovers.execute(listener.eventLoop(), () -> newborns.remove(channel)));
            QueuePool pool = engine.pool(channel.eventLoop(), spec.transferMax());
            ControllerSide side = new ControllerSide(wire, terms, timers, pool, acceptor);
            return new IcHandshake(channel, engine.outbound(channel), true, timers, timers.icMillis(), side);
        });
        try {
            InetSocketAddress asked = Addresses.resolve(spec.address());
            ChannelFuture bound = bootstrap.bind(asked);
            bound.addListener(done -> {
                if (done.isSuccess()) {
                    engine.track(bound.channel());
                    stage.complete(
                            new TcpListener(bound.channel(), asked.getAddress(), engine.memoryOf(spec.transferMax())));
                } else {
                    stage.completeExceptionally(Reasons.listening(spec.address(), done.cause()));
                }
            });
        } catch (IOException | IllegalArgumentException e) {
            stage.completeExceptionally(Reasons.listening(spec.address(), e));
        }
    }

    /** Lets somebody listen in, from the next PDU of each connection on. */
    void listenIn(Trace trace) throws IOException {
        engine().listenIn(trace);
    }

    void listenNoMore(Trace trace) {
        Optional<TcpEngine> now;
        synchronized (this) {
            now = engine;
        }
        now.ifPresent(running -> running.listenNoMore(trace));
    }

    /** Ends all queue pairs and listeners, and the threads; waits for that, within a bound, unless one of the threads calls. */
    @Override
    public void close() {
        Optional<TcpEngine> old;
        synchronized (this) {
            closed = true;
            old = engine;
            engine = Optional.empty();
        }
        old.ifPresent(TcpEngine::close);
    }
}
