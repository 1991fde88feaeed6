package nvmf.transport.tcp.trace;

import java.io.IOException;

/** A transport whose connections can be listened in to. Callable from any thread. */
public interface Tracing {
    /**
     * Lets somebody listen in to all connections, those there are and those that come, from the next PDU of each on.
     *
     * @throws IOException if the transport has ended
     */
    void listenIn(Trace trace) throws IOException;

    void listenNoMore(Trace trace);
}
