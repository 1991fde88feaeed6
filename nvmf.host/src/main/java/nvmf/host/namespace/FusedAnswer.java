package nvmf.host.namespace;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.host.queue.Answer;
import nvmf.host.queue.HostQueue;

/**
 * The end of a fused operation: when both halves are answered, since until then both buffers are lent; with the failure that is not a
 * mere consequence of the other's.
 */
final class FusedAnswer extends CompletableFuture<Void> {
    private int open = 2;
    private StatusException failure;

    private final class Half implements Answer {
        @Override
        public void answered(Cqe cqe) {
            ended(cqe.isSuccess() ? null : new StatusException(cqe.status()));
        }

        @Override
        public void lost(StatusException why) {
            ended(why);
        }
    }

    /** Sends both halves. */
    static CompletionStage<Void> send(HostQueue queue, Sqe compare, ByteBuffer expected, Sqe write, ByteBuffer source) {
        FusedAnswer answer = new FusedAnswer();
        queue.submitFused(compare, expected, answer.new Half(), write, source, answer.new Half());
        return answer;
    }

    private void ended(StatusException why) {
        boolean last;
        synchronized (this) {
            // Two that are lost may be told by two threads.
            if (why != null && (failure == null || failure.status().is(Status.FAILED_FUSED))) {
                failure = why;
            }
            open--;
            last = open == 0;
        }
        if (last && failure == null) {
            complete(null);
        } else if (last) {
            completeExceptionally(failure);
        }
    }
}
