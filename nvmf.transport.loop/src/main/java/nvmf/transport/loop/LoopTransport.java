package nvmf.transport.loop;

import java.io.IOException;
import java.net.BindException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.DirectPool;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.api.transport.UnsupportedAddressException;

/**
 * Queue pairs between hosts and controllers of one process. TRADDR is a name that a listener takes; TRSVCID says nothing here. Whoever
 * makes a transport gives it the threads, one call for each end of a queue pair, and ends them after {@link #close()}.
 */
public final class LoopTransport implements Transport {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final Supplier<ScheduledExecutorService> threads;
    private final int poolBytes;
    // Concurrent: hosts connect and controllers listen from any thread.
    private final Map<String, LoopListener> listeners = new ConcurrentHashMap<>();
    private final Set<LoopHostQueuePair> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private volatile boolean stopped;

    /**
     * @param threads   gives the executor of each end: it runs one task after the other
     * @param poolBytes the budget of each end's buffers, at least 4096; a controller's is raised to the largest transfer it takes
     */
    public LoopTransport(Supplier<ScheduledExecutorService> threads, int poolBytes) {
        if (poolBytes < 4096) {
            throw new IllegalArgumentException("poolBytes is a number from 4096 on, not " + poolBytes);
        }
        this.threads = threads;
        this.poolBytes = poolBytes;
    }

    @Override
    public TransportType type() {
        return TransportType.LOOP;
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        try {
            requireLoop(spec.address());
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        String name = spec.address().traddr();
        LoopListener listener = new LoopListener(
                spec,
                acceptor,
                new Listener.Memory(0, Math.max(poolBytes, spec.transferMax())),
                self -> listeners.remove(name, self));
        if (stopped) {
            return CompletableFuture.failedFuture(stopReason());
        }
        if (listeners.putIfAbsent(name, listener) != null) {
            return CompletableFuture.failedFuture(
                    new BindException("cannot listen at " + spec.address() + ": somebody does already"));
        }
        return CompletableFuture.completedFuture(listener);
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        try {
            requireLoop(remote);
            int timeoutMillis =
                    spec.options().number(Options.CONNECT_TIMEOUT_MILLIS, 1, Integer.MAX_VALUE, CONNECT_TIMEOUT_MILLIS);
            LoopListener listener = listeners.get(remote.traddr());
            if (listener == null) {
                throw new IOException("nobody listens at " + remote);
            }
            return connect(listener, spec, timeoutMillis);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(stopReason());
        } catch (IOException | IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<HostQueuePair> connect(LoopListener listener, QueueSpec spec, int timeoutMillis) {
        TransportAddress there = listener.address();
        TransportAddress here = TransportAddress.of(TransportType.LOOP, "host-" + connections.incrementAndGet(), "");
        KeyTable keys = new KeyTable(spec.depth());
        LoopEnd hostEnd =
                new LoopEnd(here, there, threads.get(), new DirectPool(poolBytes, poolBytes), spec.inCapsuleData());
        LoopHostQueuePair host = new LoopHostQueuePair(hostEnd, keys, spec.depth());
        int inCapsuleData = spec.qid() == 0
                ? QueueSpec.ADMIN_IN_CAPSULE_DATA
                : listener.spec().inCapsuleData();
        LoopEnd controllerEnd = new LoopEnd(
                there,
                here,
                threads.get(),
                new DirectPool(poolBytes, listener.spec().transferMax()),
                inCapsuleData);
        LoopControllerQueuePair controller = new LoopControllerQueuePair(controllerEnd, keys, host, spec.depth());
        host.join(controller);
        return open(host, controller, listener, timeoutMillis);
    }

    private CompletionStage<HostQueuePair> open(
            LoopHostQueuePair host, LoopControllerQueuePair controller, LoopListener listener, int timeoutMillis) {
        CompletableFuture<HostQueuePair> connected = new CompletableFuture<>();
        open.add(host);
        host.closed().whenComplete((closed, why) -> {
            open.remove(host);
            connected.completeExceptionally(new IOException(listener.address() + " took no queue pair in"
                    + Optional.ofNullable(why).map(e -> ": " + e.getMessage()).orElse("")));
        });
        IOException late = new IOException(listener.address() + " did not answer within " + timeoutMillis + " ms");
        Runnable giveUp = () -> {
            connected.completeExceptionally(late);
            host.close(late);
        };
        Future<?> timer = host.executor().schedule(giveUp, timeoutMillis, TimeUnit.MILLISECONDS);
        CompletionStage<HostQueuePair> result = connected;
        result.whenComplete((queue, why) -> timer.cancel(false));
        Runnable accepted = () -> host.mailbox().post(() -> connected.complete(host));
        controller.mailbox().post(() -> controller.open(listener.acceptor(), accepted));
        if (stopped) {
            host.close(stopReason());
        }
        return result;
    }

    /**
     * Shuts every door and ends every queue pair. The stage completes when nothing of them is left: then their threads can end.
     */
    public CompletionStage<Void> close() {
        stopped = true;
        listeners.values().forEach(LoopListener::close);
        return CompletableFuture.allOf(open.stream()
                .map(host -> {
                    host.close(stopReason());
                    return host.closed().handle((closed, why) -> null).toCompletableFuture();
                })
                .toArray(CompletableFuture[]::new));
    }

    private static IOException stopReason() {
        return new IOException("the loop transport was stopped");
    }

    private static void requireLoop(TransportAddress address) throws UnsupportedAddressException {
        if (address.type() != TransportType.LOOP) {
            throw new UnsupportedAddressException(address + " is no address of the loop transport");
        }
    }
}
