package nvmf.transport.fault;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.api.transport.UnsupportedAddressException;
import nvmf.transport.fault.relay.Site;
import nvmf.transport.fault.relay.Sockets;

/**
 * Another TCP transport with relays of ours in between. The wrapped one connects to, and listens at, this machine only; its queue pairs
 * are handed out with the addresses of the ends that really speak to each other.
 */
final class FaultTransport implements Transport, AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;

    private final Transports wrapped;
    private final Site site;
    private final boolean connects;
    private final boolean listens;

    /** Added to by whoever listens, and removed from by those that are shut. */
    private final Set<RelayedListener> listeners = ConcurrentHashMap.newKeySet();

    /**
     * @param wrapped  the best of these is used, each time anew
     * @param site     closed with this
     * @param connects whether it takes hosts; else it declines every address
     * @param listens  the same for controllers
     */
    FaultTransport(Transports wrapped, Site site, boolean connects, boolean listens) {
        this.wrapped = wrapped;
        this.site = site;
        this.connects = connects;
        this.listens = listens;
    }

    @Override
    public TransportType type() {
        return TransportType.TCP;
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        try {
            check(remote, connects);
            int millis = spec.options().number(Options.CONNECT_TIMEOUT_MILLIS, 1, Integer.MAX_VALUE, CONNECT_MILLIS);
            Transport transport = wrapped.find(type()).get(0);
            CompletableFuture<HostQueuePair> stage = new CompletableFuture<>();
            start("nvmf-fault-connect", () -> {
                try {
                    connect(transport, remote, spec, millis, stage);
                } catch (IOException | IllegalArgumentException e) {
                    stage.completeExceptionally(e);
                }
            });
            return stage;
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Reaches the controller first, so that who cannot be reached is told as it is; then lets the wrapped one come to us. */
    private void connect(
            Transport transport,
            TransportAddress remote,
            QueueSpec spec,
            int millis,
            CompletableFuture<HostQueuePair> stage)
            throws IOException {
        Socket controller = Sockets.connect(remote, spec.options().text(Options.SOURCE_ADDRESS, ""), millis);
        TransportAddress local = Sockets.of(controller.getLocalSocketAddress());
        try (ServerSocket door = Sockets.listen(Sockets.loopback())) {
            QueueSpec inner =
                    new QueueSpec(spec.qid(), spec.depth(), spec.inCapsuleData(), withoutSource(spec.options()));
            CompletionStage<HostQueuePair> pair = transport.connect(Sockets.of(door.getLocalSocketAddress()), inner);
            pair.whenComplete((queue, failure) -> {
                if (failure == null) {
                    stage.complete(new RelayedHostQueuePair(queue, remote, local));
                } else {
                    stage.completeExceptionally(failure);
                    Sockets.close(door);
                    Sockets.close(controller);
                }
            });
            door.setSoTimeout(millis);
            if (!site.carry(door.accept(), controller, () -> {})) {
                stage.completeExceptionally(new IOException("too many connections go through " + site.name()));
            }
        } catch (IOException e) {
            Sockets.close(controller);
            throw e;
        }
    }

    /** It is ours: the wrapped one goes no further than this machine. */
    private static Options withoutSource(Options options) {
        TreeMap<String, String> values = new TreeMap<>(options.values());
        values.remove(Options.SOURCE_ADDRESS);
        return new Options(values);
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        try {
            check(spec.address(), listens);
            Transport transport = wrapped.find(type()).get(0);
            CompletableFuture<Listener> stage = new CompletableFuture<>();
            start("nvmf-fault-listen", () -> {
                try {
                    listen(transport, spec, acceptor, stage);
                } catch (IOException | IllegalArgumentException e) {
                    stage.completeExceptionally(e);
                }
            });
            return stage;
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void listen(Transport transport, ListenSpec spec, Acceptor acceptor, CompletableFuture<Listener> stage)
            throws IOException {
        ServerSocket door = Sockets.listen(spec.address());
        Callers callers = new Callers();
        ListenSpec inner = new ListenSpec(Sockets.loopback(), spec.inCapsuleData(), spec.transferMax(), spec.options());
        transport.listen(inner, queue -> acceptor.accept(callers.name(queue))).whenComplete((listener, failure) -> {
            if (failure == null) {
                stage.complete(open(Sockets.of(spec.address(), door), door, listener, callers));
            } else {
                Sockets.close(door);
                stage.completeExceptionally(failure);
            }
        });
    }

    private Listener open(TransportAddress address, ServerSocket door, Listener inner, Callers callers) {
        RelayedListener listener = new RelayedListener(address, door, inner, site, callers);
        listeners.add(listener);
        listener.closed().whenComplete((nothing, failure) -> listeners.remove(listener));
        return listener;
    }

    private void check(TransportAddress address, boolean taken) throws IOException {
        Sockets.check(address);
        if (!taken) {
            throw new UnsupportedAddressException(site.name() + " makes no faults on this side, at " + address);
        }
    }

    /** Everything that may block has a thread of its own. */
    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends all that went through here. */
    @Override
    public void close() {
        listeners.forEach(Listener::close);
        site.close();
    }
}
