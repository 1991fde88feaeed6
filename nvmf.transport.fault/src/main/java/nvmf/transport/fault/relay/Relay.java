package nvmf.transport.fault.relay;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open door: whoever comes is connected on, one after the other, by a thread of its own. */
public final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final ServerSocket door;
    private final Site site;
    private final Onward onward;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** How to reach the other side. */
    @FunctionalInterface
    public interface Onward {
        /** A way on for one that came, whose socket is closed if there is none. */
        Way open(Socket host) throws IOException;
    }

    /**
     * A way on.
     *
     * @param controller connected
     * @param ended      runs when it is not used any more
     */
    public record Way(Socket controller, Runnable ended) {}

    /**
     * A door that nobody minds yet.
     *
     * @param door bound; closed with this
     */
    public Relay(ServerSocket door, Site site, Onward onward) {
        this.door = door;
        this.site = site;
        this.onward = onward;
    }

    public void start() {
        Thread thread = new Thread(this::accept, "nvmf-fault-door-" + door.getLocalPort());
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                carry(door.accept());
            }
            closed.complete(null);
        } catch (IOException e) {
            LOG.debug("the door at {} is shut: {}", door.getLocalSocketAddress(), e.toString());
            if (door.isClosed()) {
                closed.complete(null);
            } else {
                Sockets.close(door);
                closed.completeExceptionally(e);
            }
        }
    }

    private void carry(Socket host) {
        try {
            Way way = onward.open(host);
            if (!site.carry(host, way.controller(), way.ended())) {
                way.ended().run();
            }
        } catch (IOException e) {
            LOG.warn("{}: {}", site.name(), e.getMessage());
            site.refuse();
            Sockets.close(host);
        }
    }

    /** Completes when nobody can come any more: normally after {@link #close()}, exceptionally when the door was lost. */
    public CompletionStage<Void> closed() {
        return closed.minimalCompletionStage();
    }

    /** Lets nobody in any more. Those that are carried go on. */
    @Override
    public void close() {
        Sockets.close(door);
    }
}
