package nvmf.transport.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
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
import nvmf.transport.tcp.pool.QueuePool;

/**
 * NVMe/TCP. Usable as it is; {@link TcpTransportComponent} makes a service of it. Threads come with the first use and go with
 * {@link #close()}, which ends everything that was opened here.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
public final class TcpTransport implements Transport, AutoCloseable {
    private final TcpSettings settings;
    private final Consumer<SocketChannel> tap;
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
     * As above, for those who listen in.
     *
     * @param tap sees every channel first, before anything is in its pipeline
     */
    TcpTransport(Options options, Consumer<SocketChannel> tap) {
        this.settings = TcpSettings.of(options);
        this.tap = tap;
    }

    @Override
    public TransportType type() {
        return TransportType.TCP;
    }

    /** Starts the threads if nobody did. */
    private synchronized TcpEngine engine() throws IOException {
        if (closed) {
            throw new IOException("the transport is closed");
        }
        if (engine.isEmpty()) {
            engine = Optional.of(new TcpEngine(settings, tap));
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
            TcpEngine engine = engine();
            CompletableFuture<HostQueuePair> stage = new CompletableFuture<>();
            HostSide side = new HostSide(remote, spec, wire, engine, stage);
            Addresses.offLoop(List.of(remote.traddr(), source), () -> connect(engine, remote, source, millis, side));
            return stage;
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static void connect(TcpEngine engine, TransportAddress remote, String source, int millis, HostSide side) {
        try {
            Bootstrap bootstrap = engine.client(
                    millis,
                    channel -> new IcHandshake(channel, false, engine.settings().timers(), millis, side));
            if (!source.isEmpty()) {
                bootstrap.localAddress(new InetSocketAddress(Addresses.resolve(source), 0));
            }
            bootstrap.connect(Addresses.resolve(remote)).addListener(connected -> {
                if (!connected.isSuccess()) {
                    side.fail(connected.cause());
                }
            });
        } catch (IOException | IllegalArgumentException e) {
            side.fail(e);
        }
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        try {
            Addresses.check(spec.address());
            TcpSettings.Wire wire = settings.wire().with(spec.options());
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
        ServerBootstrap bootstrap = engine.server(newborns, channel -> {
            Channel listener = channel.parent();
            ListenerTerms terms = new ListenerTerms(
                    spec.inCapsuleData(),
                    wire.elideSuccess(),
                    () -> listener.eventLoop().execute(() -> newborns.remove(channel)));
            QueuePool pool = engine.pool(channel.eventLoop(), spec.transferMax());
            ControllerSide side = new ControllerSide(wire, terms, timers, pool, acceptor);
            return new IcHandshake(channel, true, timers, timers.icMillis(), side);
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
                    stage.completeExceptionally(refusal(spec, done.cause()));
                }
            });
        } catch (IOException | IllegalArgumentException e) {
            stage.completeExceptionally(refusal(spec, e));
        }
    }

    private static IOException refusal(ListenSpec spec, Throwable cause) {
        return new IOException("cannot listen at " + spec.address() + ": " + cause.getMessage(), cause);
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
