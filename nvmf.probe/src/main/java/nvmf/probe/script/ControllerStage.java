package nvmf.probe.script;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import nvmf.probe.wire.Line;
import nvmf.probe.wire.Listening;

/** A controller's: hosts connect, in any order, and each is taken in turn. */
public final class ControllerStage implements Stage {
    private final Listening listening;
    private final Duration limit;

    /**
     * Listens.
     *
     * @param limit how long a host may take to come
     */
    public ControllerStage(InetSocketAddress address, Duration limit) throws IOException {
        this.limit = limit;
        this.listening = new Listening(address);
    }

    /** Where it really listens. */
    public InetSocketAddress address() throws IOException {
        return listening.address();
    }

    @Override
    public Line open() throws IOException {
        return listening
                .accept(limit)
                .orElseThrow(
                        () -> new SocketTimeoutException("no host has connected within " + limit.toMillis() + " ms"));
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
