package nvmf.host.queue;

import java.util.concurrent.CompletableFuture;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.StatusException;

/** An answer for those who look at the completion themselves. */
public final class CompletionAnswer extends CompletableFuture<Cqe> implements Answer {
    @Override
    public void answered(Cqe cqe) {
        complete(cqe);
    }

    @Override
    public void lost(StatusException why) {
        completeExceptionally(why);
    }
}
