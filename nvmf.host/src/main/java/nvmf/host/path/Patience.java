package nvmf.host.path;

import java.util.Collection;
import java.util.function.IntConsumer;
import nvmf.api.host.Recovery;
import nvmf.host.queue.Delays;

/**
 * How long commands wait for a namespace whose controllers are there and do not reach it: as long as for a controller that is lost.
 * Under the lock of its path.
 */
final class Patience {
    private final Delays delays;
    private final IntConsumer onEnd;

    /** Counts the times that lanes came and went: what was planned for another time is of no interest any more. */
    private int era;

    private boolean lost;

    /**
     * Nobody waits yet.
     *
     * @param onEnd called without the lock, with what {@link #end} is to be asked then
     */
    Patience(Delays delays, IntConsumer onEnd) {
        this.delays = delays;
        this.onEnd = onEnd;
    }

    boolean isLost() {
        return lost;
    }

    void onChange(Choice before, Choice next, Collection<Route> routes) {
        if (!next.isEmpty() && before.isEmpty()) {
            lost = false;
            era++;
        } else if (next.blocked() && !before.blocked()) {
            int mine = ++era;
            long millis = millis(routes);
            if (millis != Recovery.NEVER) {
                delays.after(millis).execute(() -> onEnd.accept(mine));
            }
        }
    }

    private static long millis(Collection<Route> routes) {
        long millis = 0;
        for (Route route : routes) {
            if (route.accessMillis() == Recovery.NEVER) {
                return Recovery.NEVER;
            }
            millis = Math.max(millis, route.accessMillis());
        }
        return millis;
    }

    /** Whether it has come to its end, unless there were lanes meanwhile. */
    boolean end(int when) {
        lost |= era == when;
        return lost;
    }
}
