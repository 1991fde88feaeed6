package nvmf.host.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AnaState;

/**
 * What an {@link IoPath} has to choose from at a time.
 *
 * @param lanes   those that reach the namespace best, all as well; where there are none,
 * @param hope    whether there may be some soon, so that it is worth waiting,
 * @param blocked whether that hope is a controller that does not reach the namespace just now,
 * @param closed  and why there are none
 */
record Choice(List<Lane> lanes, boolean hope, boolean blocked, Optional<StatusException> closed) {
    /** There are none, and there will be none. */
    static Choice none(StatusException why) {
        return new Choice(List.of(), false, false, Optional.of(why));
    }

    /**
     * Looks at the routes (Base Specification, "ANA Reporting": optimized, if there are none non-optimized).
     *
     * @param states  how well the controller of each route reaches the namespace
     * @param patient whether a namespace that is not reached is waited for
     * @param without why there are none, where there is not even a route
     */
    static Choice of(Map<Route, AnaState> states, boolean patient, StatusException without) {
        List<Lane> optimized = new ArrayList<>();
        List<Lane> others = new ArrayList<>();
        boolean blocked = false;
        boolean paused = false;
        StatusException why = without;
        for (Map.Entry<Route, AnaState> entry : states.entrySet()) {
            Route.State now = entry.getKey().state();
            AnaState access = entry.getValue();
            if (now.open().isEmpty()) {
                paused |= !now.shut();
                why = now.closed().orElse(why);
            } else if (access.isAccessible()) {
                (access == AnaState.OPTIMIZED ? optimized : others)
                        .add(new Lane(entry.getKey(), now.open().get()));
            } else {
                blocked |= access != AnaState.PERSISTENT_LOSS;
                why = new StatusException(
                        access.refusal(),
                        entry.getKey() + ": " + access.refusal().text());
            }
        }
        List<Lane> best = List.copyOf(optimized.isEmpty() ? others : optimized);
        return best.isEmpty()
                ? new Choice(best, paused || blocked && patient, blocked, Optional.of(why))
                : new Choice(best, false, false, Optional.empty());
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    /** Those that a command did not just come back from: between a loss and the news of it they still count. */
    List<Lane> without(IoCommand returned) {
        return lanes.stream().filter(lane -> !returned.cameFrom(lane)).toList();
    }
}
