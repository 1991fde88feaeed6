package nvmf.api.transport;

import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import org.osgi.annotation.versioning.ProviderType;

/** An open door of a {@link Transport}. */
@ProviderType
public interface Listener extends AutoCloseable {
    /** Where it really listens: a requested port 0 is replaced by the port that was given. */
    TransportAddress address();

    /** Completes when the door is shut: normally after {@link #close()}, exceptionally when it was lost. */
    CompletionStage<Void> closed();

    /** Stops taking queue pairs in. Those that are open stay open. Never waits. */
    @Override
    void close();
}
