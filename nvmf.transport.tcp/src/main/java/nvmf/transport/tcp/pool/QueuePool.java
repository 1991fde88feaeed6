package nvmf.transport.tcp.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import nvmf.api.transport.BufferPool;

/**
 * One queue's leases. The first {@code lengthMax} bytes are the queue's own, so it always gets on; more comes from the budget that
 * all share. So all queues together hold at most the budget and {@code lengthMax} for each. On the queue's thread.
 */
public final class QueuePool implements BufferPool {
    private final int lengthMax;
    private final long guaranteed;
    private final LoopMemory memory;
    private final PoolBudget budget;
    private final Executor executor;
    private final Optional<QueuePool> self = Optional.of(this);
    /** Bounded by the queue's depth: a command waits for one lease at a time. */
    private final Deque<Waiter> waiting = new ArrayDeque<>();

    private long leased;
    private long borrowed;
    private boolean serving;
    private boolean inLine;
    private Optional<Throwable> ended = Optional.empty();

    private record Waiter(int length, CompletableFuture<Lease> stage) {}

    public QueuePool(int lengthMax, LoopMemory memory, PoolBudget budget, Executor executor) {
        this.lengthMax = lengthMax;
        this.guaranteed = guaranteed(lengthMax);
        this.memory = memory;
        this.budget = budget;
        this.executor = executor;
    }

    /** What a queue with leases of up to {@code lengthMax} bytes always gets. */
    public static long guaranteed(int lengthMax) {
        return LoopMemory.size(lengthMax);
    }

    @Override
    public int lengthMax() {
        return lengthMax;
    }

    @Override
    public CompletionStage<Lease> lease(int length) {
        if (length < 0 || length > lengthMax) {
            return CompletableFuture.failedStage(
                    new IllegalArgumentException("a lease has at most " + lengthMax + " bytes, not " + length));
        }
        if (ended.isPresent()) {
            return CompletableFuture.failedStage(ended.get());
        }
        if (waiting.isEmpty() && reserve(LoopMemory.size(length))) {
            return memory.take(length).lend(self, length).stage();
        }
        Waiter waiter = new Waiter(length, new CompletableFuture<>());
        waiting.add(waiter);
        serve();
        return waiter.stage();
    }

    private boolean reserve(int size) {
        long lacking = Math.max(0, leased + size - guaranteed) - borrowed;
        if (lacking > 0) {
            if (!budget.take(lacking)) {
                return false;
            }
            borrowed += lacking;
        }
        leased += size;
        return true;
    }

    void giveBack(PooledLease lease) {
        leased -= lease.size();
        memory.give(lease);
        long surplus = borrowed - Math.max(0, leased - guaranteed);
        if (surplus > 0) {
            borrowed -= surplus;
            budget.give(surplus);
        }
        serve();
    }

    private void serve() {
        serveWaiting();
        if (!waiting.isEmpty() && !inLine) {
            inLine = true;
            budget.standInLine(this::onCalled);
            // Something may have come back before this queue stood in line.
            serveWaiting();
        }
    }

    private void serveWaiting() {
        if (serving) {
            // Who was just served gave something back at once: the loop below sees it.
            return;
        }
        serving = true;
        while (!waiting.isEmpty() && reserve(LoopMemory.size(waiting.element().length()))) {
            Waiter waiter = waiting.remove();
            waiter.stage().complete(memory.take(waiter.length()).lend(self, waiter.length()));
        }
        serving = false;
    }

    /** From whichever thread gave something back. */
    private void onCalled() {
        executor.execute(() -> {
            inLine = false;
            serve();
            if (waiting.isEmpty()) {
                budget.callNext();
            }
        });
    }

    /** The queue ended: nothing is leased any more; what is on loan comes back when its holders are done. */
    public void end(Throwable reason) {
        ended = Optional.of(reason);
        while (!waiting.isEmpty()) {
            waiting.remove().stage().completeExceptionally(reason);
        }
    }

    /** Bytes on loan now. */
    public long leased() {
        return leased;
    }
}
