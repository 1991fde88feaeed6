package nvmf.controller;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.Listener;
import nvmf.api.transport.NoTransportException;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.api.transport.UnsupportedAddressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a port listening while there is a transport to listen by: the best that takes the address, and again, ever less often, when
 * none could or the listener was lost. Callable from any thread; its state is under its lock, which is not held while others are
 * called.
 */
final class PortDoor {
    private static final Logger LOG = LoggerFactory.getLogger(PortDoor.class);
    private static final long RETRY_FIRST_MILLIS = 250;
    private static final long RETRY_LAST_MILLIS = 10_000;

    /** A warning is due when a port has tried for some seconds: before that, who asked for it hears of it, and takes it back. */
    private static final long RETRY_WARNED_MILLIS = 16 * RETRY_FIRST_MILLIS;

    /**
     * While a framework starts, transports come one after the other: the wrong ones being first is no problem yet. While one is updated there
     * is none for a moment, and while everything ends the transports go first: that is nothing to warn of.
     */
    private static final long PATIENCE_MILLIS = 3_000;

    private final PortSettings settings;
    private final Acceptor acceptor;
    private final LongFunction<Executor> delays;
    private final Runnable changed;

    private List<Transport> candidates = List.of();

    /** Counts the sets of transports this door was given: what an older one still brings is not taken for the newest one's. */
    private int generation;

    /** Why there is no transport to listen by; empty while there is one. */
    private Optional<String> lack = Optional.empty();

    private long retryMillis = RETRY_FIRST_MILLIS;
    private State state = new State(Optional.empty(), Optional.empty());

    /** A listener, and whose it is. */
    private record Opening(Transport transport, Listener listener) {}

    /** What there is, and if nothing, why, as far as that is known. */
    private record State(Optional<Opening> opening, Optional<String> problem) {}

    /**
     * A door that is shut.
     *
     * @param delays  an executor that runs what it is given after so many milliseconds
     * @param changed called after the door was opened or shut
     */
    PortDoor(PortSettings settings, Acceptor acceptor, LongFunction<Executor> delays, Runnable changed) {
        this.settings = settings;
        this.acceptor = acceptor;
        this.delays = delays;
        this.changed = changed;
    }

    /** Where it listens, if it does. */
    synchronized Optional<TransportAddress> address() {
        return state.opening().map(opening -> opening.listener().address());
    }

    /** What its queue pairs may take; nothing while it is shut. */
    synchronized Listener.Memory memory() {
        return state.opening().map(opening -> opening.listener().memory()).orElse(Listener.Memory.NONE);
    }

    /** Why it does not; empty while that is still to be found out. */
    synchronized Optional<String> problem() {
        return state.problem();
    }

    /**
     * The transports there are have changed: stays with the one in use while that is there, else takes the best.
     *
     * @param installed all of them, of which the port may perhaps not use all
     */
    void use(TransportType type, Transports transports, Transports installed) {
        List<Transport> found;
        try {
            found = transports.find(type);
        } catch (NoTransportException e) {
            lack(why(type, installed));
            return;
        }
        synchronized (this) {
            lack = Optional.empty();
            if (state.opening().filter(now -> found.contains(now.transport())).isPresent()) {
                candidates = found;
                return;
            }
        }
        open(found);
    }

    private static String why(TransportType type, Transports installed) {
        try {
            int others = installed.find(type).size();
            return "of the transports for " + type.title() + " that are installed, " + others
                    + ", the port may use none: its transport.target leaves them out";
        } catch (NoTransportException e) {
            return e.getMessage();
        }
    }

    /** There is no transport of the type that it may use. */
    private void lack(String why) {
        Optional<TransportAddress> had;
        synchronized (this) {
            boolean before = lack.isPresent();
            lack = Optional.of(why);
            if (before) {
                state = new State(Optional.empty(), state.problem().map(last -> why));
                return;
            }
            had = address();
        }
        int mine = shut(List.of(), had.isPresent() ? why : "");
        delays.apply(PATIENCE_MILLIS).execute(() -> lacks(mine, had));
    }

    private void lacks(int mine, Optional<TransportAddress> had) {
        String why;
        synchronized (this) {
            if (mine != generation || lack.isEmpty()) {
                return;
            }
            why = lack.get();
            state = new State(Optional.empty(), lack);
        }
        had.ifPresent(at -> LOG.warn("port {} does not listen at {} any more: {}", settings.name(), at, why));
    }

    /** Listens by the first of these that takes the address; completes with the outcome of the first attempt. */
    CompletionStage<TransportAddress> open(List<Transport> transports) {
        return attempt(shut(transports, ""), 0);
    }

    /** Shuts it for good; completes when nothing listens any more. */
    CompletionStage<Void> close(String why) {
        CompletionStage<Void> closed;
        synchronized (this) {
            closed = state.opening()
                    .map(opening -> opening.listener().closed())
                    .orElseGet(() -> CompletableFuture.completedFuture(null));
        }
        shut(List.of(), why);
        return closed.handle((done, failure) -> null);
    }

    private CompletionStage<TransportAddress> attempt(int mine, int index) {
        Transport transport;
        synchronized (this) {
            if (mine != generation || index >= candidates.size()) {
                return CompletableFuture.failedFuture(new IllegalStateException("the port was closed meanwhile"));
            }
            transport = candidates.get(index);
        }
        return listen(transport)
                .handle((listener, failure) -> failure == null
                        ? opened(mine, new Opening(transport, listener))
                        : declined(mine, index, failure instanceof CompletionException ? failure.getCause() : failure))
                .thenCompose(outcome -> outcome);
    }

    private CompletionStage<Listener> listen(Transport transport) {
        try {
            return transport.listen(settings.listenSpec(), acceptor);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<TransportAddress> declined(int mine, int index, Throwable cause) {
        boolean more;
        synchronized (this) {
            more = mine == generation && index + 1 < candidates.size();
        }
        if (more && cause instanceof UnsupportedAddressException) {
            return attempt(mine, index + 1);
        }
        retry(mine, String.valueOf(cause.getMessage()));
        return CompletableFuture.failedFuture(cause);
    }

    private CompletionStage<TransportAddress> opened(int mine, Opening opening) {
        Listener listener = opening.listener();
        boolean current;
        synchronized (this) {
            current = mine == generation;
            if (current) {
                state = new State(Optional.of(opening), Optional.empty());
                retryMillis = RETRY_FIRST_MILLIS;
            }
        }
        if (!current) {
            // Another transport or the end of the port came in between.
            listener.close();
            return CompletableFuture.failedFuture(new IllegalStateException("the port was closed meanwhile"));
        }
        LOG.info("port {} listens at {}", settings.name(), listener.address());
        changed.run();
        listener.closed().whenComplete((done, failure) -> lost(mine, failure));
        return CompletableFuture.completedFuture(listener.address());
    }

    private void lost(int mine, Throwable failure) {
        String why = failure == null ? "the transport closed the listener" : String.valueOf(failure.getMessage());
        synchronized (this) {
            if (mine != generation) {
                return;
            }
            state = new State(Optional.empty(), Optional.of(why));
        }
        changed.run();
        retry(mine, why);
    }

    private void retry(int mine, String why) {
        long delay;
        synchronized (this) {
            if (mine != generation) {
                return;
            }
            state = new State(Optional.empty(), Optional.of(why));
            delay = retryMillis;
            retryMillis = Math.min(2 * retryMillis, RETRY_LAST_MILLIS);
        }
        if (delay == RETRY_FIRST_MILLIS) {
            LOG.info("port {} at {} does not open: {}", settings.name(), settings.address(), why);
        } else if (delay == RETRY_WARNED_MILLIS) {
            LOG.warn("port {} at {} does not open, and goes on trying: {}", settings.name(), settings.address(), why);
        }
        delays.apply(delay).execute(() -> attempt(mine, 0));
    }

    /** Another set of transports, perhaps an empty one: what is open is closed. No reason is no problem. */
    private int shut(List<Transport> next, String why) {
        Optional<Opening> left;
        int mine;
        synchronized (this) {
            left = state.opening();
            state = new State(Optional.empty(), Optional.of(why).filter(text -> !text.isEmpty()));
            candidates = List.copyOf(next);
            retryMillis = RETRY_FIRST_MILLIS;
            mine = ++generation;
        }
        left.ifPresent(opening -> {
            changed.run();
            LOG.info(
                    "port {} left {}{}",
                    settings.name(),
                    opening.listener().address(),
                    why.isEmpty() ? "" : ": " + why);
            opening.listener().close();
        });
        return mine;
    }
}
