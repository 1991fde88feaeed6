package nvmf.controller.model;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import nvmf.controller.model.ControllerCore.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a controller follow its registers: one piece of work at a time, and then whatever is due next. On the admin queue's thread,
 * but for {@link #state}.
 */
public final class LifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(LifeCycle.class);

    /**
     * How long CSTS.RDY may take: CAP.TO. Only what a former association left in flight can use it up, and a host that waits for that
     * (CQT) waits as long.
     */
    public static final int READY_MILLIS = 15_000;

    private final ScheduledExecutorService executor;
    private final Work work;
    private final long lingerMillis;
    private Registers registers;
    private boolean working;
    private Optional<ScheduledFuture<?>> timer = Optional.empty();
    private volatile State state = State.DISABLED;

    /** What there is to do. */
    interface Work {
        /** Completes when nothing of former associations can get in the way of this one. */
        CompletionStage<Void> clearTheWay();

        /** Ends the I/O queues; completes when nothing is in flight on them. */
        CompletionStage<Void> stop();

        /** Forgets what the host has set. */
        void forget();

        /** Completes when nothing is in flight and nothing in a volatile cache. */
        CompletionStage<Void> settle();

        /** Ends the association. */
        void end(String reason);

        /** Resets all controllers of the subsystem, this one among them. */
        void resetSubsystem();

        /** Whether the subsystem holds commands back. */
        boolean isPaused();
    }

    LifeCycle(ScheduledExecutorService executor, Registers registers, long lingerMillis, Work work) {
        this.executor = executor;
        this.registers = registers;
        this.lingerMillis = lingerMillis;
        this.work = work;
    }

    /** From any thread. */
    State state() {
        return state;
    }

    Registers registers() {
        return registers.paused(work.isPaused());
    }

    /** Property Set, and whatever follows from it. */
    void write(int offset, int bytes, long value) {
        registers = registers.write(offset, bytes, value);
        if (registers.asksForSubsystemReset(offset, value)) {
            work.resetSubsystem();
        }
        follow();
    }

    /** The subsystem is reset, and this controller with it. */
    void resetWithSubsystem() {
        registers = registers.resetWithSubsystem();
        follow();
    }

    void gone() {
        cancelTimer();
        become(State.GONE);
    }

    private void follow() {
        if (working || state == State.GONE) {
            return;
        }
        switch (registers.due()) {
            case ENABLE -> start(withinReadyTime(work.clearTheWay()), this::ready);
            case RESET -> {
                become(State.DISABLED);
                start(work.stop(), this::reset);
            }
            case SHUTDOWN -> {
                become(State.SHUT_DOWN);
                start(work.settle(), this::shutDown);
            }
            case NONE -> {}
        }
    }

    private void start(CompletionStage<Void> stage, UnaryOperator<Registers> done) {
        working = true;
        OnQueue.after(executor, stage, (nothing, failure) -> {
            working = false;
            if (state == State.GONE) {
                return;
            }
            if (failure == null) {
                registers = done.apply(registers);
            } else {
                LOG.warn("{}: the controller failed: {}", work, failure.getMessage());
                registers = registers.failed();
            }
            follow();
        });
    }

    private Registers ready(Registers now) {
        cancelTimer();
        become(State.READY);
        return now.enabled();
    }

    private Registers reset(Registers now) {
        cancelTimer();
        work.forget();
        if (!now.cc().enable()) {
            // Base Specification, "Controller Level Reset": the association is kept for two minutes at least.
            schedule(lingerMillis, () -> work.end("the host did not enable the controller again after its reset"));
        }
        return now.wasReset();
    }

    private Registers shutDown(Registers now) {
        // Base Specification, "Controller Shutdown": the association is kept for a while, a host may enable the
        // controller again.
        schedule(lingerMillis, () -> work.end("the host did not enable the controller again after its shutdown"));
        return now.shutDown();
    }

    private CompletionStage<Void> withinReadyTime(CompletionStage<Void> stage) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        stage.whenComplete((done, failure) -> ready.complete(null));
        if (!ready.isDone()) {
            schedule(
                    READY_MILLIS,
                    () -> ready.completeExceptionally(new IllegalStateException(
                            "a former association of this host still has commands in flight at a device")));
        }
        return ready;
    }

    private void schedule(long millis, Runnable action) {
        cancelTimer();
        timer = Optional.of(executor.schedule(action, millis, TimeUnit.MILLISECONDS));
    }

    private void cancelTimer() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
    }

    private void become(State next) {
        LOG.debug("{}: {} -> {}", work, state, next);
        state = next;
    }
}
