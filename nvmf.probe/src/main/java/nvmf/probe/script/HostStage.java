package nvmf.probe.script;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import nvmf.probe.wire.Line;

/** A host's: every connection goes to the same address. */
public final class HostStage implements Stage {
    private final InetSocketAddress address;
    private final Duration limit;

    public HostStage(InetSocketAddress address, Duration limit) {
        this.address = address;
        this.limit = limit;
    }

    @Override
    public Line open() throws IOException {
        return Line.connect(address, limit);
    }

    @Override
    public void close() {
        // Connections are closed by who opened them.
    }
}
