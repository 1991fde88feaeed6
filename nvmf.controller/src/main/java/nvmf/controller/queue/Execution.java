package nvmf.controller.queue;

import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.transport.IncomingCommand;

/** What the commands of one kind of queue mean; {@link Flights} moves their data and completions. On the queue's thread. */
interface Execution {
    /** What is wrong with a command that arrived; as a rule {@link Status#SUCCESS}. */
    Status admit(IncomingCommand command);

    /** Whether a command has to wait before it begins; {@link Flights#resume} tells when it need not any more. */
    default boolean waits(Sqe sqe) {
        return false;
    }

    /** Whether the command's data has been moved when {@link #perform} returns, however it ends. */
    default boolean movesAtOnce(Sqe sqe) {
        return false;
    }

    /** The queue has commands in flight from now on, or none any more. */
    default void busy(boolean busy) {}

    /**
     * Carries it out. {@link Flight#data()} holds what came from the host, or takes what goes to it.
     *
     * @return may complete on any thread; fails with a {@link nvmf.api.spec.StatusException}, which may be thrown as well
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
