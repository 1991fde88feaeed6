package nvmf.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.QueuePair;

/** What is watched of one queue pair, whichever end it is. */
final class Watch {
    private final QueuePair queue;
    private final LeakCheck ledger;
    private final Set<LeakCheck.Ticket> untilTheEnd = new HashSet<>();
    private boolean ended;
    private volatile Thread thread;

    Watch(QueuePair queue, LeakCheck ledger) {
        this.queue = queue;
        this.ledger = ledger;
        queue.executor().execute(() -> thread = Thread.currentThread());
        untilTheEnd.add(open("the queue pair"));
        queue.closed().whenComplete((closed, why) -> end());
    }

    /** Something that has to end even when the queue pair did. */
    LeakCheck.Ticket open(String what) {
        return ledger.open(what + " of " + queue);
    }

    /** Something that has to end, or for which the end of the queue pair will do. */
    synchronized LeakCheck.Ticket openUntilTheEnd(String what) {
        LeakCheck.Ticket ticket = open(what);
        if (ended) {
            ticket.end();
        } else {
            untilTheEnd.add(ticket);
        }
        return ticket;
    }

    synchronized void end(LeakCheck.Ticket ticket) {
        untilTheEnd.remove(ticket);
        ticket.end();
    }

    private synchronized void end() {
        ended = true;
        List<LeakCheck.Ticket> all = new ArrayList<>(untilTheEnd);
        untilTheEnd.clear();
        all.forEach(LeakCheck.Ticket::end);
    }

    /** Notes a call off the queue's thread. */
    void onThread(String what) {
        Thread own = thread;
        if (own != null && own != Thread.currentThread()) {
            offence(what + " on " + Thread.currentThread().getName() + ", not on " + own.getName());
        }
    }

    void offence(String what) {
        ledger.offence(what + " of " + queue);
    }

    /** Notes a lent buffer that comes back with another position or limit, before its owner has it. */
    <T> CompletionStage<T> lend(String what, ByteBuffer buffer, CompletionStage<T> stage) {
        int position = buffer.position();
        int limit = buffer.limit();
        return follow(stage, value -> value, () -> {
            if (buffer.position() != position || buffer.limit() != limit) {
                offence("the lent buffer of " + what + " came back moved");
            }
        });
    }

    BufferPool pool() {
        return new WatchedPool(queue.buffers(), this);
    }

    /** The stage with another value, and with its very failure, which {@code thenApply} would wrap. */
    static <T, R> CompletionStage<R> follow(CompletionStage<T> stage, Function<T, R> value, Runnable before) {
        CompletableFuture<R> followed = new CompletableFuture<>();
        stage.whenComplete((result, why) -> {
            before.run();
            if (why == null) {
                followed.complete(value.apply(result));
            } else {
                followed.completeExceptionally(why);
            }
        });
        return followed;
    }
}
