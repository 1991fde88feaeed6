package nvmf.api.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import org.osgi.annotation.versioning.ProviderType;

/** A host's queue pair: one verb. */
@ProviderType
public interface HostQueuePair extends QueuePair {
    /**
     * Sends one command, on the queue's thread. The caller chose the CID, below the queue's depth and not in use; the transport
     * writes the SGL, and the opcode says the direction. {@code data} ({@code [position, limit)}, empty for a command without data)
     * is lent until the stage completes, which happens on the queue's thread: with the completion, whatever its status; exceptionally
     * when the pair ended first, after the transport stopped touching the buffer.
     *
     * <p>A read that ends with fewer bytes than the command asked for never completes with a success: the transport turns it into
     * Data Transfer Error; a payload whose digest was wrong into Transient Transport Error.
     */
    CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data);

    /**
     * The same for a caller with many commands: under a CID given beside the command, and answered by a call in place of a stage, which
     * saves a copy of the one and the objects of the other.
     *
     * @param done gets the completion or else the failure, on the queue's thread; must not throw
     */
    default void submit(int cid, Sqe sqe, ByteBuffer data, BiConsumer<? super Cqe, ? super Throwable> done) {
        submit(sqe.withCid(cid), data).whenComplete(done);
    }
}
