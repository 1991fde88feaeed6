package nvmf.api.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
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

    /** The same with a CID in place of the command's own, which saves a copy of the command. */
    default CompletionStage<Cqe> submit(int cid, Sqe sqe, ByteBuffer data) {
        return submit(sqe.withCid(cid), data);
    }
}
