package nvmf.controller;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.subsystem.Port;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Transport;
import nvmf.controller.discovery.Directory;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.queue.Entrance;
import nvmf.controller.queue.NewbornQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port: an address, the subsystems it leads to, and, while there is a transport, a listener. When its listener is lost or cannot be
 * opened it tries again, ever less often. Callable from any thread; its own changes are under its lock, which is not held while
 * others are called.
 */
public final class PortCore implements Port, Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(PortCore.class);
    private static final long RETRY_FIRST_MILLIS = 250;
    private static final long RETRY_LAST_MILLIS = 10_000;

    private final PortSettings settings;
    private final SubsystemCore discovery;
    private final Directory directory;
    private final LongFunction<Executor> delays;
    private final Consumer<NvmfEvent> events;
    private final AtomicInteger connections = new AtomicInteger();

    private final Set<SubsystemCore> offered = new LinkedHashSet<>();

    /** Counts the transports this port was given, so that what an old one still brings is not taken for the new one's. */
    private int generation;

    private long retryMillis = RETRY_FIRST_MILLIS;

    private volatile Map<Nqn, SubsystemCore> subsystems = Map.of();
    private volatile Optional<Listener> listener = Optional.empty();
    private volatile Optional<String> problem = Optional.of("no transport");

    PortCore(
            PortSettings settings,
            SubsystemCore discovery,
            Directory directory,
            LongFunction<Executor> delays,
            Consumer<NvmfEvent> events) {
        this.settings = settings;
        this.discovery = discovery;
        this.directory = directory;
        this.delays = delays;
        this.events = events;
    }

    /** Leads hosts to this subsystem from now on. */
    public void offer(SubsystemCore subsystem) {
        synchronized (this) {
            if (subsystems.containsKey(subsystem.nqn())) {
                throw new IllegalArgumentException(
                        "port " + settings.name() + " leads to a subsystem " + subsystem.nqn() + " already");
            }
            offered.add(subsystem);
            indexSubsystems();
        }
        publish();
    }

    /** New connections find that subsystem no more; those there are stay. */
    public void withdraw(SubsystemCore subsystem) {
        synchronized (this) {
            offered.remove(subsystem);
            indexSubsystems();
        }
        publish();
    }

    private void indexSubsystems() {
        subsystems = offered.stream().collect(Collectors.toUnmodifiableMap(SubsystemCore::nqn, found -> found));
    }

    /**
     * Listens by that transport from now on, instead of the one before.
     *
     * @return completes with the outcome of the first attempt; after a failure the port goes on trying
     */
    public CompletionStage<TransportAddress> open(Transport with) {
        int mine;
        synchronized (this) {
            mine = ++generation;
            retryMillis = RETRY_FIRST_MILLIS;
        }
        shut(Optional.of("not listening yet"));
        return attempt(mine, with);
    }

    /** Stops listening; connections there are stay, unless the transport takes them along. */
    public void close(String why) {
        synchronized (this) {
            generation++;
        }
        shut(Optional.of(why));
    }

    private CompletionStage<TransportAddress> attempt(int mine, Transport with) {
        CompletionStage<Listener> listening;
        try {
            listening = with.listen(settings.listenSpec(), this::accept);
        } catch (RuntimeException e) {
            listening = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<TransportAddress> outcome = new CompletableFuture<>();
        listening.whenComplete((opened, failure) -> {
            if (failure == null) {
                opened(mine, with, opened);
                outcome.complete(opened.address());
            } else {
                failed(mine, with, failure);
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    private void opened(int mine, Transport with, Listener opened) {
        synchronized (this) {
            if (mine == generation) {
                listener = Optional.of(opened);
                problem = Optional.empty();
                retryMillis = RETRY_FIRST_MILLIS;
            }
        }
        if (listener.filter(now -> now == opened).isEmpty()) {
            // Another transport or the end of the port came in between.
            opened.close();
            return;
        }
        LOG.info("port {} listens at {}", settings.name(), opened.address());
        events.accept(new NvmfEvent.PortChanged(settings.name(), opened.address(), true));
        publish();
        opened.closed().whenComplete((done, failure) -> lost(mine, with, failure));
    }

    private void lost(int mine, Transport with, Throwable failure) {
        if (isCurrent(mine)) {
            shut(Optional.of("the listener was lost"));
            failed(mine, with, failure == null ? new IllegalStateException("the listener was closed") : failure);
        }
    }

    private void failed(int mine, Transport with, Throwable failure) {
        Throwable cause = failure.getCause() != null ? failure.getCause() : failure;
        long delay;
        synchronized (this) {
            if (mine != generation) {
                return;
            }
            problem = Optional.of(String.valueOf(cause.getMessage()));
            delay = retryMillis;
            retryMillis = Math.min(2 * retryMillis, RETRY_LAST_MILLIS);
        }
        if (delay == RETRY_FIRST_MILLIS) {
            LOG.warn("port {} cannot listen at {}: {}", settings.name(), settings.address(), cause.getMessage());
        }
        delays.apply(delay).execute(() -> {
            if (isCurrent(mine)) {
                attempt(mine, with);
            }
        });
    }

    private synchronized boolean isCurrent(int mine) {
        return mine == generation;
    }

    private void shut(Optional<String> why) {
        Optional<Listener> before;
        synchronized (this) {
            before = listener;
            listener = Optional.empty();
            problem = why;
        }
        before.ifPresent(old -> {
            directory.withdraw(settings.portId());
            events.accept(new NvmfEvent.PortChanged(settings.name(), old.address(), false));
            LOG.info("port {} left {}", settings.name(), old.address());
            old.close();
        });
    }

    private void publish() {
        listener.ifPresent(open -> directory.publish(
                new Directory.Offer(settings.portId(), open.address(), List.copyOf(subsystems.values()))));
    }

    private CommandHandler accept(ControllerQueuePair pair) {
        connections.incrementAndGet();
        pair.closed().whenComplete((done, failure) -> connections.decrementAndGet());
        return new NewbornQueue(pair, this, settings.connectMillis());
    }

    @Override
    public Optional<SubsystemCore> subsystem(Nqn name) {
        return name.isDiscovery() ? Optional.of(discovery) : Optional.ofNullable(subsystems.get(name));
    }

    @Override
    public int portId() {
        return settings.portId();
    }

    @Override
    public int transferMax() {
        return settings.transferMax();
    }

    @Override
    public int inCapsuleData() {
        return settings.inCapsuleData();
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Snapshot snapshot() {
        Optional<Listener> open = listener;
        return new Snapshot(
                settings.portId(),
                open.map(Listener::address).orElse(settings.address()),
                open.isPresent(),
                problem,
                subsystems.keySet().stream().sorted().toList(),
                connections.get(),
                0);
    }
}
