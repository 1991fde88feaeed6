package nvmf.host.discovery;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.host.association.ReconnectPolicy;
import nvmf.host.association.Serial;
import nvmf.host.association.Session;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Answer;
import nvmf.host.queue.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log of one discovery service: an association that stays, a first look, and another one whenever the controller reports
 * that the log changed. A controller that does not report is asked from time to time instead, and one that is lost is connected to
 * again. Everything happens in a {@link Serial}; callable from any thread.
 */
final class LogWatch {
    /** Between a report and the look at the log, so that many changes in a row cost one. */
    static final long PAUSE_MILLIS = 100;

    /** How often a controller that reports nothing is asked. */
    static final long POLL_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(LogWatch.class);
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final Service service;
    private final Supplier<CompletionStage<Session>> connect;
    private final Function<Session, CompletionStage<Void>> leave;
    private final ReconnectPolicy policy;
    private final LongFunction<Executor> delays;
    private final Consumer<List<DiscoveryEntry>> told;
    private final Serial serial = new Serial();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Optional<Session> session = Optional.empty();
    private boolean connecting;
    private boolean stopped;
    private int failures;

    /**
     * Not started yet.
     *
     * @param connect makes the association
     * @param leave   ends it when there is nothing more to watch; completes when nothing is left of it
     * @param delays  an executor that runs what it is given after so many milliseconds
     * @param told    takes the log whenever it was read
     */
    LogWatch(
            Service service,
            Supplier<CompletionStage<Session>> connect,
            Function<Session, CompletionStage<Void>> leave,
            ReconnectPolicy policy,
            LongFunction<Executor> delays,
            Consumer<List<DiscoveryEntry>> told) {
        this.service = service;
        this.connect = connect;
        this.leave = leave;
        this.policy = policy;
        this.delays = delays;
        this.told = told;
    }

    void start() {
        serial.execute(this::attempt);
    }

    /** Tells nothing any more; completes when nothing is left of the association. */
    CompletionStage<Void> stop() {
        serial.execute(() -> {
            stopped = true;
            if (!connecting) {
                session.map(leave)
                        .orElseGet(() -> CompletableFuture.completedFuture(null))
                        .whenComplete((nothing, never) -> end.complete(null));
            }
        });
        return end;
    }

    private void attempt() {
        if (stopped || connecting || session.isPresent()) {
            return;
        }
        connecting = true;
        connect.get()
                .whenComplete((made, failure) -> serial.execute(() -> {
                    connecting = false;
                    if (failure == null) {
                        begin(made);
                    } else {
                        failed(Failures.unwrap(failure));
                    }
                }));
    }

    private void begin(Session made) {
        session = Optional.of(made);
        if (stopped) {
            stop();
            return;
        }
        made.admin().queue().closed().whenComplete((nothing, failure) -> serial.execute(() -> lost(made, failure)));
        new Reports(made).begin();
    }

    private void lost(Session lost, Throwable failure) {
        if (isCurrent(lost)) {
            session = Optional.empty();
            failed(failure == null ? new java.io.IOException("the controller hung up") : Failures.unwrap(failure));
        }
    }

    private boolean isCurrent(Session one) {
        return session.isPresent() && session.get() == one;
    }

    private void failed(Throwable failure) {
        if (stopped) {
            end.complete(null);
            return;
        }
        String why = Failures.sentence(failure);
        long delay = policy.delayMillis(failures, failure, 0).orElse(POLL_MILLIS);
        if (failures++ == 0) {
            LOG.warn("discovery service {}: {}; it is tried again until it works", service.address(), why);
        } else {
            LOG.debug("discovery service {}: {}; tried again in {} ms", service.address(), why, delay);
        }
        later(delay, this::attempt);
    }

    private void later(long millis, Runnable task) {
        delays.apply(millis).execute(() -> serial.execute(task));
    }

    /** One session's reports, and the looks at the log that they cause. */
    private final class Reports implements Answer {
        private final Session over;
        private final AdminQueue admin;
        private boolean reading;
        private boolean reported;
        private boolean reports;

        Reports(Session over) {
            this.over = over;
            this.admin = over.admin();
        }

        /** First the events, then the log, so that no change falls in between. */
        void begin() {
            admin.identify(new Identify(Identify.CNS_CONTROLLER, 0), IdentifyController.LAYOUT)
                    .thenCompose(page -> configure((int) page.get(IdentifyController.OAES)))
                    .whenComplete((offered, failure) -> serial.execute(() -> {
                        reports = failure == null && offered;
                        request();
                        read();
                    }));
        }

        private CompletionStage<Boolean> configure(int offered) {
            int events = offered & AsyncEvent.DISCOVERY_CHANGE_BIT;
            if (events == 0) {
                return CompletableFuture.completedFuture(false);
            }
            return admin.demand(
                            "Set Features of the asynchronous events",
                            new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, events).toSqe())
                    .thenApply(cqe -> true);
        }

        private void request() {
            if (reports) {
                admin.queue().thread().execute(() -> admin.queue().submit(AsyncEvent.request(), NO_DATA, this));
            }
        }

        private void read() {
            if (stopped || reading || !isCurrent(over)) {
                return;
            }
            reading = true;
            reported = false;
            admin.queue()
                    .thread()
                    .execute(() -> LogReader.read(admin)
                            .whenComplete((log, failure) -> serial.execute(() -> read(log, failure))));
        }

        private void read(List<DiscoveryEntry> log, Throwable failure) {
            reading = false;
            if (stopped || !isCurrent(over)) {
                return;
            }
            if (failure != null) {
                hangUp(() -> failed(Failures.unwrap(failure)));
                return;
            }
            failures = 0;
            told.accept(log);
            if (!reports) {
                hangUp(() -> later(POLL_MILLIS, LogWatch.this::attempt));
            } else if (reported) {
                read();
            }
        }

        private void hangUp(Runnable then) {
            session = Optional.empty();
            connecting = true;
            over.shutDown()
                    .whenComplete((nothing, never) -> serial.execute(() -> {
                        connecting = false;
                        if (stopped) {
                            end.complete(null);
                        } else {
                            then.run();
                        }
                    }));
        }

        /** The next request goes out after a pause, so that a controller which reports as fast as it can costs no more. */
        @Override
        public void answered(Cqe cqe) {
            serial.execute(() -> {
                if (cqe.isSuccess()) {
                    boolean changed = AsyncEvent.of(cqe.dw0()).equals(AsyncEvent.DISCOVERY_LOG_CHANGED);
                    later(PAUSE_MILLIS, () -> reported(changed));
                } else {
                    LOG.debug("{}: Asynchronous Event Request: {}", admin.queue(), cqe.status());
                    reports = false;
                    later(POLL_MILLIS, this::read);
                }
            });
        }

        private void reported(boolean logChanged) {
            if (stopped || !isCurrent(over)) {
                return;
            }
            request();
            reported |= logChanged;
            if (reported && !reading) {
                read();
            }
        }

        @Override
        public void lost(StatusException why) {
            // The end of the queue is told by the queue.
        }
    }

    @Override
    public String toString() {
        return service.address().toString();
    }
}
