package nvmf.controller.reservation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where the write protection of one namespace outlives a loss of power. One call at a time. */
public interface ProtectionStore {
    /** Nowhere: no namespace is protected at first, and whatever is set ends with the power. */
    ProtectionStore NONE = new ProtectionStore() {
        @Override
        public boolean load() {
            return false;
        }

        @Override
        public CompletionStage<Void> save(boolean isProtected) {
            return CompletableFuture.completedFuture(null);
        }
    };

    /** Whether the namespace was protected last. */
    boolean load();

    /** Completes on any thread once that is durable; fails if that is not certain. */
    CompletionStage<Void> save(boolean isProtected);
}
