package nvmf.host.queue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * The way from namespaces to the I/O queues there are now: it outlives them. Open, commands go to the queues; paused, they wait in line
 * for the next ones, those first that were out when the last were lost; shut, they fail at once. Any thread; the lock is for the line,
 * which nobody comes near while the path is open.
 */
public final class IoPath {
    private final Delays delays;
    private final AtomicInteger turn = new AtomicInteger();
    private final WaitingLine line;
    private volatile Route route;

    /** Without queues it is paused for {@code closed}, or, if it is {@code shut}, commands fail with that. */
    private record Route(List<HostQueue> queues, boolean shut, Optional<StatusException> closed) {}

    private volatile RetryDelays retryDelays = RetryDelays.NONE;

    /** A path that is shut for this reason. */
    public IoPath(String reason, Delays delays, WaitingLine line) {
        this.delays = delays;
        this.line = line;
        route = new Route(List.of(), true, Optional.of(aborted(reason)));
    }

    private static StatusException aborted(String reason) {
        return new StatusException(Status.ABORTED_BY_HOST, reason);
    }

    /** After how long a controller wants a command again that it answered with this CRD; 0 if it does not say. */
    long retryMillis(int crd) {
        return retryDelays.millis(crd);
    }

    /** Opens the path to a controller that names retry delays; see the other. */
    public void open(List<HostQueue> queues, RetryDelays wanted) {
        retryDelays = wanted;
        open(queues);
    }

    /** From now on commands go to these queues, those that waited before any other. */
    public void open(List<HostQueue> queues) {
        if (queues.isEmpty()) {
            shut("the controller granted no I/O queue");
            return;
        }
        List<IoCommand> refused = new ArrayList<>();
        synchronized (this) {
            for (IoCommand command : line.takeAll()) {
                if (command.gone().isPresent()) {
                    refused.add(command);
                } else {
                    command.send(pick(queues));
                }
            }
            route = new Route(List.copyOf(queues), false, Optional.empty());
        }
        refused.forEach(command -> command.fail(command.gone().get()));
    }

    /**
     * There are no queues for now.
     *
     * @param pause whether commands wait for the next ones: somebody sees to it that there will be some
     */
    public void close(String reason, boolean pause) {
        if (pause) {
            pause(reason);
        } else {
            shut(reason);
        }
    }

    /** From now on commands wait; those that are out come back to the line when their queues end. */
    private synchronized void pause(String reason) {
        route = new Route(List.of(), false, Optional.of(aborted(reason)));
    }

    /** From now on commands fail with this reason, and so do those that wait; those that are out end with their queues. */
    public void shut(String reason) {
        StatusException why = aborted(reason);
        List<IoCommand> waiting;
        synchronized (this) {
            route = new Route(List.of(), true, Optional.of(why));
            waiting = line.takeAll();
        }
        waiting.forEach(command -> command.fail(why));
    }

    /** Sends a command that does not wait, on the queue whose turn it is. */
    public void submit(Sqe sqe, ByteBuffer data, Answer answer) {
        Route now = route;
        if (now.closed.isPresent()) {
            answer.lost(now.closed.get());
        } else {
            pick(now.queues).submit(sqe, data, answer);
        }
    }

    /**
     * The queue whose turn it is, for a caller with commands that belong together and do not wait.
     *
     * @throws StatusException if there is none now
     */
    public HostQueue queue() {
        Route now = route;
        if (now.closed.isPresent()) {
            throw now.closed.get();
        }
        return pick(now.queues);
    }

    /** Sends a command on the queue whose turn it is, or lets it wait. */
    void submit(IoCommand command) {
        Route now = route;
        if (now.queues.isEmpty()) {
            await(command, false);
        } else {
            command.send(pick(now.queues));
        }
    }

    /** A command came back from a queue that ended: it waits for the next, unless that is what nobody wants. */
    void again(IoCommand command, StatusException why) {
        if (command.gone().isPresent()) {
            command.fail(command.gone().get());
        } else if (route.shut) {
            command.fail(why);
        } else {
            await(command, true);
        }
    }

    /** Sends a command again after a while. */
    void later(IoCommand command, long millis) {
        delays.after(millis).execute(() -> command.gone().ifPresentOrElse(command::fail, () -> submit(command)));
    }

    private void await(IoCommand command, boolean returned) {
        Optional<HostQueue> queue = Optional.empty();
        Optional<StatusException> refusal = Optional.empty();
        synchronized (this) {
            Route now = route;
            // Between a loss and the news of it a path is still open, and leads where the command came from.
            if (now.closed.isEmpty() && !(returned && now.queues.contains(command.queue()))) {
                queue = Optional.of(pick(now.queues));
            } else if (now.shut) {
                refusal = now.closed;
            } else if (!line.add(command, returned)) {
                refusal = Optional.of(aborted(line.toString()));
            }
        }
        if (refusal.isPresent()) {
            command.fail(refusal.get());
        } else {
            queue.ifPresent(command::send);
        }
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
