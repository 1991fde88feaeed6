package nvmf.host.queue;

import java.util.concurrent.CompletableFuture;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.StatusException;

/** An answer for those who only want it done: any other status than success is a failure. */
public final class DoneAnswer extends CompletableFuture<Void> implements Answer {
    @Override
    public void answered(Cqe cqe) {
        if (cqe.isSuccess()) {
            complete(null);
        } else {
            completeExceptionally(new StatusException(cqe.status()));
        }
    }

    @Override
    public void lost(StatusException why) {
        completeExceptionally(why);
    }
}
