package nvmf.controller.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;

/** Whether a command whose data are on their way is to end when they are there, and with what. On the queue's thread. */
final class Stop {
    private Status status;
    private CompletableFuture<Boolean> aborted;

    boolean isWanted() {
        return status != null;
    }

    Status status() {
        return status;
    }

    /** The command is to end with that; who wanted it first says with what. */
    void want(Status wanted) {
        if (status == null) {
            status = wanted;
        }
    }

    /** A host's Abort; completes once it has come to something. */
    CompletionStage<Boolean> abort() {
        want(Status.ABORT_REQUESTED);
        if (aborted == null) {
            aborted = new CompletableFuture<>();
        }
        return aborted;
    }

    void settle(boolean wasAborted) {
        if (aborted != null) {
            aborted.complete(wasAborted);
        }
    }

    void clear() {
        status = null;
        aborted = null;
    }
}
