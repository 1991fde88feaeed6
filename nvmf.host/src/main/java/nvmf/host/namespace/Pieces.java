package nvmf.host.namespace;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import nvmf.api.spec.Sqe;
import nvmf.host.path.IoCommand;
import nvmf.host.path.IoPath;

/**
 * An operation that takes several commands: so many at a time; after the first failure none is sent any more, and the operation ends
 * when the last one that is out came back, since until then its buffer is not the caller's. Commands come back on whatever threads
 * their queues have by then; one of those at a time sends the next.
 */
final class Pieces extends CompletableFuture<Void> implements BiConsumer<Void, Throwable> {
    private static final int OUT_MAX = 16;

    private final IoCommand.Origin origin;
    private final IoPath path;
    private final Iterator<Piece> rest;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger due = new AtomicInteger();

    /** One of the commands. */
    record Piece(Sqe sqe, ByteBuffer data) {}

    private Pieces(IoCommand.Origin origin, IoPath path, Iterator<Piece> rest) {
        this.origin = origin;
        this.path = path;
        this.rest = rest;
    }

    /** Sends them for that disk and by that path. */
    static CompletionStage<Void> send(IoCommand.Origin origin, IoPath path, Iterator<Piece> pieces) {
        Pieces operation = new Pieces(origin, path, pieces);
        operation.goOn();
        return operation;
    }

    private void goOn() {
        if (due.getAndIncrement() > 0) {
            return;
        }
        do {
            sendMore();
        } while (due.decrementAndGet() > 0);
    }

    private void sendMore() {
        while (failure.get() == null && out.get() < OUT_MAX && rest.hasNext()) {
            out.incrementAndGet();
            Piece piece = rest.next();
            CompletionStage<Void> sent = new IoCommand(origin, path, piece.sqe, piece.data).submit();
            sent.whenComplete(this);
        }
        if (out.get() > 0) {
            return;
        }
        if (failure.get() == null) {
            complete(null);
        } else {
            completeExceptionally(failure.get());
        }
    }

    @Override
    public void accept(Void nothing, Throwable why) {
        if (why != null) {
            failure.compareAndSet(null, why);
        }
        out.decrementAndGet();
        goOn();
    }
}
