package nvmf.controller.admin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AsyncEvent;

/**
 * Asynchronous events and the requests that wait for them (Base Specification, "Asynchronous Event Request command"). An event
 * without a request waits; an event that was reported is masked until the host reads its log page without RAE, and if it happens
 * again after that it is reported again. So nothing is lost and each kind has at most one report outstanding.
 */
public final class AsyncEvents {
    /** AERL + 1. */
    public static final int REQUESTS_MAX = 4;

    /** The events of ours. */
    public enum Kind {
        NAMESPACE_ATTRIBUTE(AsyncEvent.NAMESPACE_ATTRIBUTE_BIT),
        ANA_CHANGE(AsyncEvent.ANA_CHANGE_BIT),
        DISCOVERY_LOG(AsyncEvent.DISCOVERY_CHANGE_BIT),
        /** Masked by namespace (feature 82h), and not here. */
        RESERVATION(0),
        /** Not to be masked. */
        INTERNAL_ERROR(0),
        /** Masked by each of the critical warnings that cause it; see {@link #warn}. */
        HEALTH(0);

        private final int bit;

        Kind(int bit) {
            this.bit = bit;
        }

        /** Its bit in OAES and in the Asynchronous Event Configuration; 0 for an event that has not one. */
        public int bit() {
            return bit;
        }

        AsyncEvent event() {
            return switch (this) {
                case NAMESPACE_ATTRIBUTE -> AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED;
                case ANA_CHANGE -> AsyncEvent.ANA_CHANGED;
                case DISCOVERY_LOG -> AsyncEvent.DISCOVERY_LOG_CHANGED;
                case RESERVATION -> AsyncEvent.RESERVATION_LOG_AVAILABLE;
                case INTERNAL_ERROR -> AsyncEvent.TRANSIENT_INTERNAL_ERROR;
                case HEALTH -> AsyncEvent.RELIABILITY;
            };
        }
    }

    private enum State {
        QUIET,
        PENDING,
        REPORTED
    }

    private record Request(LongConsumer result, CompletableFuture<Void> answered) {}

    private final Map<Kind, State> states = new EnumMap<>(Kind.class);
    private final Deque<Request> requests = new ArrayDeque<>();
    private int configuration;

    /** The critical warnings as they are, and those of them that the host has not heard of. */
    private int warnings;

    private int untold;

    /**
     * A request arrived.
     *
     * @param result takes DW0 of the event that answers it
     * @return completes when it is answered; whoever completes it before that has withdrawn the request
     */
    public CompletableFuture<Void> request(LongConsumer result) {
        requests.removeIf(request -> request.answered().isDone());
        if (requests.size() == REQUESTS_MAX) {
            throw new StatusException(Status.ASYNC_EVENT_LIMIT_EXCEEDED.dnr());
        }
        CompletableFuture<Void> answered = new CompletableFuture<>();
        requests.add(new Request(result, answered));
        report();
        return answered;
    }

    /** Something happened. */
    public void raise(Kind kind) {
        if (state(kind) == State.QUIET) {
            states.put(kind, State.PENDING);
            report();
        }
    }

    /**
     * The critical warnings are now these, as the SMART log has them. The host is told of each that is new, once it wants to know of that
     * one; not of one that passes.
     */
    public void warn(int now) {
        untold = untold & now | now & ~warnings;
        warnings = now;
        if (untold != 0) {
            raise(Kind.HEALTH);
            report();
        }
    }

    /** The host read that log page without RAE: it knows, and wants to be told of what happens from now on. */
    public void acknowledge(int lid) {
        for (Kind kind : Kind.values()) {
            if (kind.event().lid() == lid) {
                states.put(kind, State.QUIET);
            }
        }
        if (lid == Kind.HEALTH.event().lid()) {
            untold = 0;
        }
    }

    public int configuration() {
        return configuration;
    }

    /** Which kinds are reported; others wait until they are. */
    public void configure(int bits) {
        configuration = bits;
        report();
    }

    /** All requests fail with that status, all events and settings are forgotten. */
    public void reset(Status status) {
        states.clear();
        configuration = 0;
        warnings = 0;
        untold = 0;
        while (!requests.isEmpty()) {
            requests.poll().answered().completeExceptionally(new StatusException(status));
        }
    }

    private void report() {
        for (Kind kind : Kind.values()) {
            if (state(kind) == State.PENDING && isWanted(kind) && answer(kind.event())) {
                states.put(kind, State.REPORTED);
            }
        }
    }

    private boolean isWanted(Kind kind) {
        if (kind == Kind.HEALTH) {
            return (configuration & untold) != 0;
        }
        return kind.bit == 0 || (configuration & kind.bit) != 0;
    }

    /** Completes the oldest request that still waits. */
    private boolean answer(AsyncEvent event) {
        while (!requests.isEmpty()) {
            Request request = requests.poll();
            if (!request.answered().isDone()) {
                request.result().accept(Integer.toUnsignedLong(event.toDw0()));
                request.answered().complete(null);
                return true;
            }
        }
        return false;
    }

    private State state(Kind kind) {
        return states.getOrDefault(kind, State.QUIET);
    }
}
