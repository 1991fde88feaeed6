package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;

/**
 * What one opcode means. A queue has one of each, found by opcode, so that a command costs no object; what commands have in common is
 * {@link NvmCommands}' business. On the queue's thread.
 */
interface IoCommand {
    /**
     * What is wrong with the command itself; as a rule {@link Status#SUCCESS}.
     *
     * @param namespace  as it is when the command arrives
     * @param dataLength bytes that its SGL describes
     */
    Status check(Sqe sqe, Namespace namespace, long dataLength);

    /**
     * Does it. The namespace may have shrunk since {@link #check}, which the device notices.
     *
     * @param data what the command moves, lent until the stage completes; to be filled by a read
     * @return completes on any thread, with a {@link nvmf.api.spec.StatusException} if the command failed, which may be thrown as well
     */
    CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data);

    /** What it wants of a namespace, as far as a reservation is concerned. */
    Access access();

    /** Whether it would change what is on the medium. */
    default boolean writes(Sqe sqe) {
        return false;
    }
}
