package nvmf.transport.fault;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.transport.fault.relay.Relay;
import nvmf.transport.fault.relay.Sockets;

/** Who really calls, by the port of this machine from which we call on. */
final class Callers {
    private static final int CONNECT_MILLIS = 10_000;

    /** Written by the thread of the door and those of connections that end, read by threads of queues. */
    private final Map<Integer, Ends> ends = new ConcurrentHashMap<>();

    /** The addresses of a connection as its controller would see them without us. */
    private record Ends(TransportAddress remote, TransportAddress local) {}

    /** A way on to where the wrapped transport listens; who calls is known before it is called. */
    Relay.Way open(Socket host, TransportAddress inner) throws IOException {
        Socket controller = Sockets.local();
        int port = controller.getLocalPort();
        ends.put(port, new Ends(Sockets.of(host.getRemoteSocketAddress()), Sockets.of(host.getLocalSocketAddress())));
        try {
            controller.connect(Sockets.resolve(inner), CONNECT_MILLIS);
            return new Relay.Way(controller, () -> ends.remove(port));
        } catch (IOException e) {
            ends.remove(port);
            Sockets.close(controller);
            throw e;
        }
    }

    /** The queue pair with the addresses of its real ends. */
    ControllerQueuePair name(ControllerQueuePair queue) {
        return Optional.ofNullable(ends.get(queue.remote().port()))
                .<ControllerQueuePair>map(found -> new RelayedControllerQueuePair(queue, found.remote(), found.local()))
                .orElse(queue);
    }
}
