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
 * What is done about the loss of an association, from {@link #begin} until it is back or given up: attempts, ever less often; the
 * moment from which its commands fail; the moment at which it is over. Under the association's confinement, but for what is read.
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

    private final String name;
    private final Recovery recovery;
    private final ReconnectPolicy policy;
    private final Delays delays;
    private final RandomGenerator luck;
    private final Serial serial;
    private final Steps steps;
    private Throwable why = new IllegalStateException("nothing was lost");

    /** Odd while something is being done; what was planned for another number is of no interest any more. */
    private int era;

    /** As {@link #era}, for one attempt. */
    private int turn;

    private boolean attempting;
    private final AtomicInteger attempts = new AtomicInteger();

    Comeback(String name, Recovery recovery, Surroundings surroundings, Serial serial, Steps steps) {
        this.name = name;
        this.recovery = recovery;
        this.serial = serial;
        this.steps = steps;
        policy = ReconnectPolicy.of(recovery);
        delays = surroundings.delays();
        luck = surroundings.luck();
    }

    boolean isUnderWay() {
        return (era & 1) == 1;
    }

    /** Attempts in vain since the loss. */
    int attempts() {
        return attempts.get();
    }

    /** The association was lost. */
    void begin(Throwable loss) {
        era++;
        why = loss;
        attempts.set(0);
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
        planAttempt();
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
        OptionalLong delay = policy.delayMillis(attempts.get(), why, luck.nextDouble());
        if (delay.isEmpty()) {
            giveUp();
            return;
        }
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
        attempting = true;
        steps.attempt();
    }

    /** An attempt was in vain. */
    void failed(Throwable failure) {
        attempting = false;
        why = failure;
        attempts.incrementAndGet();
        planAttempt();
    }

    /** Something changed, so that an attempt may be worth its while: no more waiting. */
    void hurry() {
        if (isUnderWay() && !attempting) {
            attempt();
        }
    }

    /** It is back, or nobody wants it any more. */
    void end() {
        if (isUnderWay()) {
            era++;
        }
        attempting = false;
        attempts.set(0);
    }

    private void giveUp() {
        era++;
        steps.giveUp(why);
    }
}
