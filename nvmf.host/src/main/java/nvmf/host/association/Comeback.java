package nvmf.host.association;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import nvmf.api.host.Recovery;
import nvmf.host.queue.Delays;
import nvmf.host.queue.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about the loss of an association, from {@link #begin} until it is back or given up: when nothing is left of its queues,
 * attempts, ever less often; the moment from which its commands fail; the moment at which it is over. These two count from the
 * loss, however long its queues take to end. Under the association's confinement, but for what is read.
 */
final class Comeback {
    private static final Logger LOG = LoggerFactory.getLogger(Comeback.class);

    /** What it has done. */
    interface Steps {
        /** Tries to make the association; the answer is {@link #failed} or {@link #end}. */
        void attempt();

        /** Commands do not wait any longer. */
        void failFast(String why);

        /** It is over. */
        void giveUp(Throwable why);
    }

    private enum Phase {
        /** Nothing is lost. */
        NONE,

        /** The queues are ending. */
        LEAVING,
        WAITING,
        ATTEMPTING
    }

    private final String name;
    private Recovery recovery;
    private final Delays delays;
    private final RandomGenerator luck;
    private final Serial serial;
    private final Steps steps;
    private Throwable why = new IllegalStateException("nothing was lost");

    /** What was planned for another number is of no interest any more. */
    private int era;

    /** As {@link #era}, for one attempt. */
    private int turn;

    private Phase phase = Phase.NONE;

    /** Whether it has an end. */
    private boolean isTimed;

    /** Whether it is tried at once, when nothing is left of the queues. */
    private boolean hurried;

    /** How often something was waited for since the loss. */
    private int waits;

    private final AtomicInteger attempts = new AtomicInteger();

    Comeback(String name, Recovery recovery, Surroundings surroundings, Serial serial, Steps steps) {
        this.name = name;
        this.recovery = recovery;
        this.serial = serial;
        this.steps = steps;
        delays = surroundings.delays();
        luck = surroundings.luck();
    }

    boolean isUnderWay() {
        return phase != Phase.NONE;
    }

    /** Attempts in vain since the loss. */
    int attempts() {
        return attempts.get();
    }

    /** There was none yet: it is tried at once, and after that nothing has an end. */
    void first() {
        attempt();
    }

    /** The association was lost, or is being left: its queues are ending. */
    void begin(Throwable loss) {
        era++;
        phase = Phase.LEAVING;
        hurried = false;
        why = loss;
        attempts.set(0);
        waits = 0;
        planEnds();
    }

    /** From now on, also where something is lost just now. */
    void use(Recovery next) {
        if (next.equals(recovery)) {
            return;
        }
        recovery = next;
        if (isUnderWay()) {
            era++;
            if (isTimed) {
                planEnds();
            }
            hurry();
        }
    }

    private void planEnds() {
        isTimed = true;
        if (!recovery.isWanted()) {
            return;
        }
        if (recovery.fastFailMillis() != Recovery.NEVER) {
            plan(
                    recovery.fastFailMillis(),
                    era,
                    () -> steps.failFast("it was lost, and is not back after " + recovery.fastFailMillis() + " ms: "
                            + Failures.sentence(why)));
        }
        if (recovery.lossMillis() != Recovery.NEVER) {
            plan(recovery.lossMillis(), era, this::giveUp);
        }
    }

    /** Nothing is left of the queues. */
    void left() {
        if (phase == Phase.LEAVING) {
            if (hurried) {
                attempt();
            } else {
                planAttempt();
            }
        }
    }

    private void plan(long millis, int when, Runnable step) {
        delays.after(millis)
                .execute(() -> serial.execute(() -> {
                    if (era == when) {
                        step.run();
                    }
                }));
    }

    private void planAttempt() {
        OptionalLong delay = ReconnectPolicy.of(recovery).delayMillis(waits++, why, luck.nextDouble());
        if (delay.isEmpty()) {
            giveUp();
            return;
        }
        phase = Phase.WAITING;
        LOG.debug("{}: tried again in {} ms", name, delay.getAsLong());
        int mine = ++turn;
        plan(delay.getAsLong(), era, () -> {
            if (turn == mine) {
                attempt();
            }
        });
    }

    private void attempt() {
        turn++;
        phase = Phase.ATTEMPTING;
        steps.attempt();
    }

    /** An attempt was in vain. */
    void failed(Throwable failure) {
        why = failure;
        attempts.incrementAndGet();
        planAttempt();
    }

    /** Something changed, so that an attempt may be worth its while: no more waiting. */
    void hurry() {
        if (phase == Phase.WAITING) {
            attempt();
        }
        hurried = true;
    }

    /** It is back, or nobody wants it any more. */
    void end() {
        era++;
        phase = Phase.NONE;
        isTimed = false;
        attempts.set(0);
        waits = 0;
    }

    private void giveUp() {
        era++;
        phase = Phase.NONE;
        steps.giveUp(why);
    }
}
