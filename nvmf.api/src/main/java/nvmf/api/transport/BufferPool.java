package nvmf.api.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Memory for a queue's data, from a budget that is configured: the bound of what peers can make this side hold. On the queue's
 * thread.
 */
@ProviderType
public interface BufferPool {
    /**
     * Leases a direct, little-endian buffer with exactly {@code length} bytes remaining, contents undefined. Complete at return where
     * the budget allows; else it waits, first come first served, until leases come back. Fails when the queue ends, or at once with an
     * {@link IllegalArgumentException} if {@code length} exceeds {@link #lengthMax()}.
     */
    CompletionStage<Lease> lease(int length);

    /** The largest lease that is ever given: at least the largest transfer a controller lets a command ask for. */
    int lengthMax();

    /** Memory on loan. */
    @ProviderType
    interface Lease extends AutoCloseable {
        /** Always the same buffer; its position and limit are the holder's to move. */
        ByteBuffer buffer();

        /** Gives the memory back, once; on the queue's thread. Nobody may touch the buffer any more. */
        @Override
        void close();
    }
}
