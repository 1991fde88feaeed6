package nvmf.host.path;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import nvmf.api.host.IoPolicy;

/** Which of several lanes is taken, all of them as good. Any thread. */
public final class PathChooser {
    private final LongSupplier nanos;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile IoPolicy policy;

    /**
     * One with that policy.
     *
     * @param nanos a clock
     */
    public PathChooser(IoPolicy policy, LongSupplier nanos) {
        this.policy = policy;
        this.nanos = nanos;
    }

    public IoPolicy policy() {
        return policy;
    }

    public void use(IoPolicy next) {
        policy = next;
    }

    /** One of them; there is one. */
    Lane choose(List<Lane> lanes) {
        if (lanes.size() == 1) {
            return lanes.get(0);
        }
        return switch (policy) {
            case NUMA -> lanes.get(0);
            case ROUND_ROBIN -> lanes.get(Integer.remainderUnsigned(turn.getAndIncrement(), lanes.size()));
            case QUEUE_DEPTH -> least(lanes, 1, 1);
            case SERVICE_TIME -> bySpeed(lanes);
        };
    }

    /** A lane that was not measured yet is as fast as the fastest until it is. */
    private static Lane bySpeed(List<Lane> lanes) {
        long fastest = Long.MAX_VALUE;
        for (Lane lane : lanes) {
            long nanos = lane.route().load().serviceNanos();
            if (nanos > 0) {
                fastest = Math.min(fastest, nanos);
            }
        }
        return least(lanes, fastest == Long.MAX_VALUE ? 1 : fastest, Long.MAX_VALUE);
    }

    /**
     * The lane that is done first.
     *
     * @param unknown how long a command takes where nobody knows
     * @param limit   the most that one counts for
     */
    private static Lane least(List<Lane> lanes, long unknown, long limit) {
        Lane best = lanes.get(0);
        double bestTime = Double.MAX_VALUE;
        for (Lane lane : lanes) {
            Load load = lane.route().load();
            long each = Math.min(load.serviceNanos() == 0 ? unknown : load.serviceNanos(), limit);
            double time = (load.out() + 1.0) * each;
            if (time < bestTime) {
                best = lane;
                bestTime = time;
            }
        }
        return best;
    }

    /** The time, where it matters, else 0. */
    long now() {
        return policy == IoPolicy.SERVICE_TIME ? nanos.getAsLong() : 0;
    }
}
