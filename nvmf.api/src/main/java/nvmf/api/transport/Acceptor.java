package nvmf.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** The controller side's end of a {@link Listener}. */
@ConsumerType
public interface Acceptor {
    /**
     * A queue pair is ready for capsules. Called on its thread, once for each; the handler gets every command that arrives, and the
     * caller watches {@link QueuePair#closed()} to learn of its end.
     */
    CommandHandler accept(ControllerQueuePair queue);
}
