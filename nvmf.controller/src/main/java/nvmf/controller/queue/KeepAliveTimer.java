package nvmf.controller.queue;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import nvmf.controller.admin.Features.KeepAliveSetting;
import nvmf.controller.admin.KeepAliveClock;

/** Brings the time to a {@link KeepAliveClock}. On the admin queue's thread. */
final class KeepAliveTimer implements KeepAliveSetting {
    private final KeepAliveClock clock = new KeepAliveClock();
    private final ScheduledExecutorService executor;
    private final LongSupplier commands;
    private final LongConsumer told;
    private final Runnable expired;
    private Optional<ScheduledFuture<?>> next = Optional.empty();

    /**
     * A timer that does not run yet.
     *
     * @param commands how many commands the host has sent so far
     * @param told     told of each new timeout
     * @param expired  called once the host has been silent for too long
     */
    KeepAliveTimer(ScheduledExecutorService executor, LongSupplier commands, LongConsumer told, Runnable expired) {
        this.executor = executor;
        this.commands = commands;
        this.told = told;
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
        told.accept(timeoutMillis);
        if (timeoutMillis > 0) {
            schedule();
        }
    }

    private void schedule() {
        next = Optional.of(executor.schedule(this::tick, clock.tickMillis(), TimeUnit.MILLISECONDS));
    }

    private void tick() {
        if (clock.tick(commands.getAsLong())) {
            next = Optional.empty();
            expired.run();
        } else {
            schedule();
        }
    }

    void stop() {
        next.ifPresent(timer -> timer.cancel(false));
        next = Optional.empty();
    }
}
