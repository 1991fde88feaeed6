package nvmf.host.path;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.RetryDelays;

/**
 * An association as a way to its namespaces: it outlives the I/O queues it has now, and each {@link IoPath} that leads by here learns when
 * those change. Changed under the association's confinement, read by any thread.
 */
public final class Route {
    private final String name;
    private final List<IoPath> paths = new CopyOnWriteArrayList<>();
    private final Load load = new Load();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile long accessMillis;
    private volatile State state;
    private volatile Optional<Runnable> accessReader = Optional.empty();

    /**
     * The queues there are, or why there are none.
     *
     * @param shut   whether commands fail, instead of waiting for the next queues
     * @param closed why there are none
     */
    record State(Optional<Open> open, boolean shut, Optional<StatusException> closed) {}

    /** The queues of one session. */
    static final class Open {
        final List<HostQueue> queues;
        final Aftermath aftermath;
        final RetryDelays retryDelays;

        private Open(List<HostQueue> queues, Aftermath aftermath, RetryDelays retryDelays) {
            this.queues = List.copyOf(queues);
            this.aftermath = aftermath;
            this.retryDelays = retryDelays;
        }
    }

    /**
     * A route that is shut for this reason.
     *
     * @param accessMillis how long commands wait for a namespace that the controller does not reach for now; {@code NEVER} for ever
     */
    public Route(String name, String reason, long accessMillis) {
        this.name = name;
        this.accessMillis = accessMillis;
        state = new State(Optional.empty(), true, Optional.of(aborted(reason)));
    }

    static StatusException aborted(String reason) {
        return new StatusException(Status.ABORTED_BY_HOST, reason);
    }

    /** There are queues from now on, of a controller that names no retry delays. */
    public void open(List<HostQueue> queues, Aftermath aftermath) {
        open(queues, aftermath, RetryDelays.NONE);
    }

    /** There are queues from now on. */
    public void open(List<HostQueue> queues, Aftermath aftermath, RetryDelays retryDelays) {
        if (queues.isEmpty()) {
            shut("the controller granted no I/O queue");
        } else {
            become(new State(Optional.of(new Open(queues, aftermath, retryDelays)), false, Optional.empty()));
        }
    }

    /**
     * There are no queues for now.
     *
     * @param pause whether commands wait for the next ones: somebody sees to it that there will be some
     */
    public void close(String reason, boolean pause) {
        become(new State(Optional.empty(), !pause, Optional.of(aborted(reason))));
    }

    /** From now on commands do not wait for this route. */
    public void shut(String reason) {
        close(reason, false);
    }

    private void become(State next) {
        state = next;
        paths.forEach(IoPath::onChange);
    }

    /** The controller reports how well it reaches namespaces: what has that read again, now that it refused a command. */
    public void reportAccess(Optional<Runnable> reader) {
        accessReader = reader;
    }

    State state() {
        return state;
    }

    long accessMillis() {
        return accessMillis;
    }

    /** The same from now on. */
    public void accessMillis(long millis) {
        accessMillis = millis;
    }

    Load load() {
        return load;
    }

    boolean reportsAccess() {
        return accessReader.isPresent();
    }

    void readAccess() {
        accessReader.ifPresent(Runnable::run);
    }

    void add(IoPath path) {
        paths.add(path);
    }

    void remove(IoPath path) {
        paths.remove(path);
    }

    /** Round-robin; but who is on a queue's thread already stays there, which saves the hand-over. */
    HostQueue pick(List<HostQueue> queues) {
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

    @Override
    public String toString() {
        return name;
    }
}
