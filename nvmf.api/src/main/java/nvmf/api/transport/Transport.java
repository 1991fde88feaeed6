package nvmf.api.transport;

import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One way to carry capsules and their data: a service with the property {@link #TRTYPE} (the type's {@link TransportType#key()}),
 * the highest {@code service.ranking} being asked first. It knows queue pairs and nothing above them: associations, keep alive and
 * reconnecting are the same over every fabric and belong to host and controller. Callable from any thread.
 */
@ProviderType
public interface Transport {
    /** Service property that says which transport type a service carries. */
    String TRTYPE = "nvmf.trtype";

    TransportType type();

    /**
     * Opens one queue pair to a controller, up to where capsules can be exchanged: over TCP the ICReq/ICResp handshake. The Connect
     * command is the caller's. The stage completes on the queue pair's own thread.
     *
     * <p>Fails with {@link UnsupportedAddressException} when this transport declines the address (the next one of the type is
     * asked), with an {@link IllegalArgumentException} for an option it cannot take, else with an {@link java.io.IOException}.
     */
    CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec);

    /**
     * Takes queue pairs in at an address until the listener is closed; port 0 asks for any free port. Fails like
     * {@link #connect}; a refusal to bind says which address.
     */
    CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor);

    /** How its threads wait for work, or will once there are any: for those who look, nothing depends on it. Starts nothing. */
    default Waits waits() {
        return Waits.UNTOLD;
    }
}
