package nvmf.controller.queue;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import nvmf.controller.admin.Features.KeepAliveSetting;
import nvmf.controller.admin.KeepAliveClock;
import nvmf.controller.gate.Patience;

/** Brings the time to a {@link KeepAliveClock}. On the admin queue's thread. */
final class KeepAliveTimer implements KeepAliveSetting {
    private final KeepAliveClock clock = new KeepAliveClock();
    private final ScheduledExecutorService executor;
    private final LongSupplier commands;
    private final Patience patience;
    private final Runnable expired;
    private Optional<ScheduledFuture<?>> next = Optional.empty();

    /**
     * A timer that does not run yet.
     *
     * @param commands how many commands the host has sent so far
     * @param patience kept up while the host is there, and this side is
     * @param expired  called once the host has been silent for too long
     */
    KeepAliveTimer(ScheduledExecutorService executor, LongSupplier commands, Patience patience, Runnable expired) {
        this.executor = executor;
        this.commands = commands;
        this.patience = patience;
        this.expired = expired;
    }

    @Override
    public long timeoutMillis() {
        return clock.timeoutMillis();
    }

    @Override
    public void start(long timeoutMillis) {
        stop();
        clock.start(timeoutMillis);
        patience.start(timeoutMillis);
        if (timeoutMillis > 0) {
            schedule();
        }
    }

    private void schedule() {
        next = Optional.of(executor.schedule(this::tick, clock.tickMillis(), TimeUnit.MILLISECONDS));
    }

    private void tick() {
        // Late by half a timeout: what has come meanwhile says nothing about whether the host is still there.
        if (patience.isOver() || clock.tick(commands.getAsLong())) {
            next = Optional.empty();
            expired.run();
        } else {
            patience.goOn();
            schedule();
        }
    }

    void stop() {
        next.ifPresent(timer -> timer.cancel(false));
        next = Optional.empty();
    }
}
