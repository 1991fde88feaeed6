package nvmf.transport.toy;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Listener.Memory;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.api.transport.UnsupportedAddressException;

/** Queue pairs whose two ends live on one thread, where a capsule is an object that one hands to the other. */
public final class ToyTransport implements Transport {
    // Concurrent: hosts connect and controllers listen from any thread.
    private final Map<TransportAddress, Door> doors = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;

    /** @param thread runs one task after the other; its owner ends it when all queue pairs have ended */
    public ToyTransport(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    record Door(TransportAddress address, Memory memory, Acceptor acceptor, CompletableFuture<Void> closed)
            implements Listener {
        @Override
        public void close() {
            closed.complete(null);
        }
    }

    @Override
    public TransportType type() {
        return TransportType.LOOP;
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        Door door = new Door(spec.address(), new Memory(0, spec.transferMax()), acceptor, new CompletableFuture<>());
        doors.values().removeIf(other -> other.closed.isDone());
        boolean free = door.address.type() == type() && doors.putIfAbsent(door.address, door) == null;
        return free ? completedFuture(door) : refused(door.address, "taken; listen at another");
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        Door door = doors.get(remote);
        boolean shut = door == null || door.closed.isDone();
        return shut ? refused(remote, "no listener") : supplyAsync(() -> new ToyPair(thread, door, spec).host, thread);
    }

    private <T> CompletionStage<T> refused(TransportAddress address, String why) {
        String sentence = address + ": " + why;
        boolean ours = address.type() == type();
        return failedFuture(ours ? new IOException(sentence) : new UnsupportedAddressException(sentence));
    }
}
