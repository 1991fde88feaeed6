package nvmf.host.queue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * The way from namespaces to the I/O queues there are now: it outlives them. While it is shut, commands fail at once. Any thread.
 */
public final class IoPath {
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Route route;

    /** {@code shut} says why there are no queues, while there are none. */
    private record Route(List<HostQueue> queues, Optional<StatusException> shut) {}

    public IoPath(String reason) {
        shut(reason);
    }

    /** From now on commands go to these queues. */
    public void open(List<HostQueue> queues) {
        if (queues.isEmpty()) {
            shut("the controller granted no I/O queue");
        } else {
            route = new Route(List.copyOf(queues), Optional.empty());
        }
    }

    /** From now on commands fail with this reason; those already out end with their queues. */
    public void shut(String reason) {
        route = new Route(List.of(), Optional.of(new StatusException(Status.ABORTED_BY_HOST, reason)));
    }

    /** Sends a command on the queue whose turn it is. */
    public void submit(Sqe sqe, ByteBuffer data, Answer answer) {
        Route now = route;
        if (now.shut.isPresent()) {
            answer.lost(now.shut.get());
        } else {
            pick(now.queues).submit(sqe, data, answer);
        }
    }

    /**
     * The queue whose turn it is, for a caller with several commands that belong together.
     *
     * @throws StatusException if the path is shut
     */
    public HostQueue queue() {
        Route now = route;
        if (now.shut.isPresent()) {
            throw now.shut.get();
        }
        return pick(now.queues);
    }

    /** Round-robin; but who is on a queue's thread already stays there, which saves the hand-over. */
    private HostQueue pick(List<HostQueue> queues) {
        if (queues.size() == 1) {
            return queues.get(0);
        }
        int first = Integer.remainderUnsigned(turn.getAndIncrement(), queues.size());
        for (int i = 0; i < queues.size(); i++) {
            HostQueue queue = queues.get((first + i) % queues.size());
            if (queue.thread().isCurrent()) {
                return queue;
            }
        }
        return queues.get(first);
    }
}
