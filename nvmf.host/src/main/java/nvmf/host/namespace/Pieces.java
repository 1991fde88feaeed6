package nvmf.host.namespace;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.StatusException;
import nvmf.host.queue.Answer;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.IoPath;

/**
 * An operation that takes several commands. All go through one queue, whose thread is the only one here; so many at a time; after
 * the first failure none is sent any more, and the operation ends when the last one that is out came back, since until then its
 * buffer is not the caller's.
 */
final class Pieces extends CompletableFuture<Void> implements Answer {
    private static final int OUT_MAX = 16;

    private final HostQueue queue;
    private final Iterator<Piece> rest;
    private int out;
    private StatusException failure;

    /** One of the commands. */
    record Piece(Sqe sqe, ByteBuffer data) {}

    private Pieces(HostQueue queue, Iterator<Piece> rest) {
        this.queue = queue;
        this.rest = rest;
    }

    /** Sends them by one of the path's queues; none is done at once. */
    static CompletionStage<Void> send(IoPath path, Iterator<Piece> pieces) {
        if (!pieces.hasNext()) {
            return CompletableFuture.completedFuture(null);
        }
        HostQueue queue = path.queue();
        Pieces operation = new Pieces(queue, pieces);
        queue.thread().execute(operation::sendMore);
        return operation;
    }

    private void sendMore() {
        while (failure == null && out < OUT_MAX && rest.hasNext()) {
            out++;
            Piece piece = rest.next();
            queue.submit(piece.sqe, piece.data, this);
        }
        if (out > 0) {
            return;
        }
        if (failure == null) {
            complete(null);
        } else {
            completeExceptionally(failure);
        }
    }

    @Override
    public void answered(Cqe cqe) {
        ended(cqe.isSuccess() ? failure : new StatusException(cqe.status()));
    }

    @Override
    public void lost(StatusException why) {
        ended(why);
    }

    private void ended(StatusException why) {
        out--;
        if (failure == null) {
            failure = why;
        }
        sendMore();
    }
}
