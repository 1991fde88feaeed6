package nvmf.controller.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.transport.IncomingCommand;

/** What the commands of one kind of queue mean; {@link Flights} moves their data and completions. On the queue's thread. */
interface Execution {
    /** What {@link #perform} returns for a place if data cannot be moved at once: nothing has happened, and a buffer will do. */
    CompletionStage<Void> LATER = new CompletableFuture<>();

    /** What is wrong with a command that arrived; as a rule {@link Status#SUCCESS}. */
    Status admit(IncomingCommand command);

    /** Whether a command has to wait before it begins; {@link Flights#resume} tells when it need not any more. */
    default boolean waits(Sqe sqe) {
        return false;
    }

    /** Whether the command's data may be moved from or to a place of the transport: {@link #perform} does so before it returns. */
    default boolean mayMoveAtOnce(Sqe sqe) {
        return false;
    }

    /** The queue has commands in flight from now on, or none any more. */
    default void busy(boolean busy) {}

    /**
     * Carries it out. {@link Flight#data()} holds what came from the host, or takes what goes to it.
     *
     * @return {@link #LATER}, or may complete on any thread; fails with a {@link nvmf.api.spec.StatusException}, which may be thrown as well
     */
    CompletionStage<Void> perform(Flight flight);

    /** Whether a command that is being carried out changes what is on a medium, and a device has it. */
    default boolean isWriting(Flight flight) {
        return false;
    }

    /** A command failed: the status to complete it with. */
    Status failed(Sqe sqe, Status status);

    /** Gives up a command that is being carried out, if it can be: then its stage has failed with that status when this returns. */
    boolean giveUp(Flight flight, Status status);
}
