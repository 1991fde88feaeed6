package nvmf.transport.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            return offLoop(remote, source, () -> ends(remote, source))
                    .thenCompose(ends -> connect(engine, ends, spec, wire, millis));
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private record Ends(InetSocketAddress remote, Optional<InetSocketAddress> local) {}

    private static Ends ends(TransportAddress remote, String source) throws UnknownHostException {
        return new Ends(
                Addresses.resolve(remote),
                source.isEmpty() ? Optional.empty() : Optional.of(new InetSocketAddress(Addresses.resolve(source), 0)));
    }

    private static CompletionStage<HostQueuePair> connect(
            TcpEngine engine, Ends ends, QueueSpec spec, TcpSettings.Wire wire, int millis) {
        CompletableFuture<HostQueuePair> stage = new CompletableFuture<>();
        TcpSettings.Timers timers = engine.settings().timers();
        Bootstrap bootstrap = engine.client(millis, channel -> {
            QueuePool pool =
                    engine.pool(channel.eventLoop(), engine.settings().memory().hostTransferMax());
            HostSide side = new HostSide(spec, wire, timers.termReqMillis(), pool, stage);
            return new IcHandshake(channel, false, timers, millis, side);
        });
        ends.local().ifPresent(bootstrap::localAddress);
        bootstrap.connect(ends.remote()).addListener(connected -> {
            if (!connected.isSuccess()) {
                stage.completeExceptionally(ioException(connected.cause()));
            }
        });
        return stage;
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        try {
            Addresses.check(spec.address());
            TcpSettings.Wire wire = settings.wire().with(spec.options());
            TcpEngine engine = engine();
            return offLoop(spec.address(), "", () -> Addresses.resolve(spec.address()))
                    .thenCompose(local -> listen(engine, local, spec, wire, acceptor));
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static CompletionStage<Listener> listen(
            TcpEngine engine, InetSocketAddress local, ListenSpec spec, TcpSettings.Wire wire, Acceptor acceptor) {
        CompletableFuture<Listener> stage = new CompletableFuture<>();
        TcpSettings.Timers timers = engine.settings().timers();
        Newborns newborns = new Newborns(engine.settings().memory().newbornsMax());
        ServerBootstrap bootstrap = engine.server(newborns, channel -> {
            Channel listener = channel.parent();
            ListenerTerms terms = new ListenerTerms(
                    spec.inCapsuleData(),
                    wire.elideSuccess(),
                    timers.r2tMillis(),
                    () -> listener.eventLoop().execute(() -> newborns.remove(channel)));
            QueuePool pool = engine.pool(channel.eventLoop(), spec.transferMax());
            ControllerSide side = new ControllerSide(wire, terms, timers.termReqMillis(), pool, acceptor);
            return new IcHandshake(channel, true, timers, timers.icMillis(), side);
        });
        ChannelFuture bound = bootstrap.bind(local);
        bound.addListener(done -> {
            if (done.isSuccess()) {
                engine.track(bound.channel());
                stage.complete(new TcpListener(bound.channel(), local.getAddress()));
            } else {
                stage.completeExceptionally(new IOException(
                        "cannot listen at " + spec.address() + ": "
                                + done.cause().getMessage(),
                        done.cause()));
            }
        });
        return stage;
    }

    /** Runs a look-up of addresses: here if no name is among them, else on a thread of its own. */
    private static <T> CompletionStage<T> offLoop(TransportAddress address, String source, Callable<T> lookUp) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                stage.complete(lookUp.call());
            } catch (Exception e) {
                stage.completeExceptionally(e);
            }
        };
        if (Addresses.isLiteral(address.traddr()) && (source.isEmpty() || Addresses.isLiteral(source))) {
            task.run();
        } else {
            Thread thread = new Thread(task, "nvmf-tcp-names");
            thread.setDaemon(true);
            thread.start();
        }
        return stage;
    }

    private static IOException ioException(Throwable cause) {
        return cause instanceof IOException e ? e : new IOException(cause.getMessage(), cause);
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
