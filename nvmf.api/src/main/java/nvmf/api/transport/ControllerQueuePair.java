package nvmf.api.transport;

import org.osgi.annotation.versioning.ProviderType;

/** A controller's queue pair. Commands come to the {@link CommandHandler} that its {@link Acceptor} returned. */
@ProviderType
public interface ControllerQueuePair extends QueuePair {
    /**
     * Tells the transport what the Connect command settled, on the queue's thread and before its response is sent: how many commands
     * can be outstanding, so that it holds a peer to that.
     *
     * @param qid   0 for the admin queue
     * @param depth entries of the submission queue
     */
    void connected(int qid, int depth);
}
