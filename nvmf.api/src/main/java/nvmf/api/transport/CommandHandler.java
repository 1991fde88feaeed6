package nvmf.api.transport;

import nvmf.api.spec.ProtocolException;
import org.osgi.annotation.versioning.ConsumerType;

/** Who answers the commands of one queue pair. */
@ConsumerType
@FunctionalInterface
public interface CommandHandler {
    /**
     * A command capsule arrived, called on the queue's thread in the order of arrival. It must not block. A
     * {@link ProtocolException} thrown here ends the queue pair as the peer's fault, any other exception as ours.
     */
    void onCommand(IncomingCommand command) throws ProtocolException;

    /**
     * All that could be read at once has been handed over: the chance to send what was held back for a batch. By default nothing.
     */
    default void onBatchEnd() {}
}
