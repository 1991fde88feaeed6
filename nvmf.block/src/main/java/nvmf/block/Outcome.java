package nvmf.block;

import java.util.concurrent.CompletableFuture;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/** How an operation ended that ended on its caller's thread. */
final class Outcome {
    /** Success. Shared, so that an operation on memory allocates nothing to say it. */
    static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private Outcome() {}

    static CompletableFuture<Void> of(Status status) {
        return status.isSuccess() ? DONE : failed(status);
    }

    static CompletableFuture<Void> failed(Status status) {
        return CompletableFuture.failedFuture(new StatusException(status));
    }
}
