package nvmf.api.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A command at the controller: open from {@link CommandHandler#onCommand} until it is responded to, which happens exactly once, on
 * the queue's thread like everything here. When the queue pair ends first, a pending {@link #fetch} fails and responding does nothing.
 */
@ProviderType
public interface IncomingCommand {
    /** No place. */
    ByteBuffer NO_PLACE = ByteBuffer.allocate(0);

    Sqe sqe();

    /**
     * What this transport holds against the command's SGL and in-capsule data: as a rule {@link Status#SUCCESS}, else the status to
     * respond with (SGL Descriptor Type Invalid, SGL Offset Invalid, Data SGL Length Invalid, Transient Transport Error …).
     */
    Status check();

    /** Bytes that the SGL describes, 0 to 2<sup>32</sup>−1: not yet checked against any limit. 0 for a command without data. */
    long dataLength();

    /**
     * Brings the command's data from the host into {@code target}, which is lent until the stage completes and has
     * {@link #dataLength()} bytes remaining. At most once; the stage may be complete at return. Fails with a
     * {@link nvmf.api.spec.StatusException} when this command alone is spoilt (data digest), else with the queue pair.
     */
    CompletionStage<Void> fetch(ByteBuffer target);

    /**
     * Where the transport itself has the command's data, {@link #dataLength()} bytes, so that they need not be copied to a buffer between.
     *
     * <p>For a command that reads, a place in what is sent next, of anything. Who takes it fills it and hands this very buffer to
     * {@link #respond(Cqe, ByteBuffer)}, or responds otherwise, before the call that brought the command returns and before another
     * command of the queue pair is responded to; later it is refused.
     *
     * <p>For a command that writes, the data that came with it, read-only, until the call that brought the command returns. They can
     * still be fetched.
     *
     * @return empty where there is none, or none now; then data moves by a buffer of {@link ControllerQueuePair#buffers()}
     */
    default ByteBuffer place() {
        return NO_PLACE;
    }

    /** Sends the completion. Normal end of the stage: it left; nobody need wait for it. */
    CompletionStage<Void> respond(Cqe cqe);

    /**
     * Sends the command's data to the host and then its completion; {@code data} is lent until the stage completes. Where the data
     * is shorter than {@link #dataLength()}, the transport fills up with zeroes. Where the completion carries nothing
     * ({@link Cqe#carriesNothing()}) the transport may fold it into the data.
     */
    CompletionStage<Void> respond(Cqe cqe, ByteBuffer data);
}
