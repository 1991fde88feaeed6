package nvmf.api.transport;

import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import org.osgi.annotation.versioning.ProviderType;

/** An open door of a {@link Transport}. */
@ProviderType
public interface Listener extends AutoCloseable {
    /** Where it really listens: a requested port 0 is replaced by the port that was given. */
    TransportAddress address();

    /** What its queue pairs may take at most for data. */
    Memory memory();

    /** Completes when the door is shut: normally after {@link #close()}, exceptionally when it was lost. */
    CompletionStage<Void> closed();

    /** Stops taking queue pairs in. Those that are open stay open. Never waits. */
    @Override
    void close();

    /**
     * The most bytes that queue pairs may hold for data, as the transport was configured.
     *
     * @param shared for all of them together, and for those that have not connected to a controller
     * @param each   beyond that for each
     */
    record Memory(long shared, long each) {
        public static final Memory NONE = new Memory(0, 0);

        public Memory {
            if (shared < 0 || each < 0) {
                throw new IllegalArgumentException("bytes are counted from 0");
            }
        }

        /** The most for so many queue pairs. */
        public long with(long queuePairs) {
            boolean more = each > 0 && queuePairs > (Long.MAX_VALUE - shared) / each;
            return more ? Long.MAX_VALUE : shared + queuePairs * each;
        }
    }
}
