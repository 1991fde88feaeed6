package nvmf.transport.loop;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How a queue pair came to its end. */
record Ending(Optional<Throwable> reason) {
    static final Ending IN_ORDER = new Ending(Optional.empty());

    static Ending because(Throwable reason) {
        return new Ending(Optional.of(reason));
    }

    /** The same, as the other end has it. */
    Ending toldBy(String who) {
        return reason.map(
                        cause -> because(new IOException(who + " ended the queue pair: " + cause.getMessage(), cause)))
                .orElse(IN_ORDER);
    }

    /** What the stages of an ended queue pair fail with. */
    IOException failure(LoopEnd end) {
        return reason.map(cause -> new IOException(end + " ended: " + cause.getMessage(), cause))
                .orElseGet(() -> new IOException(end + " was closed"));
    }

    void complete(CompletableFuture<Void> closed) {
        reason.ifPresentOrElse(closed::completeExceptionally, () -> closed.complete(null));
    }

    @Override
    public String toString() {
        return reason.map(Throwable::toString).orElse("closed in order");
    }
}
