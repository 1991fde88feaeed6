package nvmf.controller.ana;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import nvmf.api.spec.admin.AnaState;

/**
 * How well namespaces are reached by one port: a state for each ANA group, optimized where nothing else was set. Callable from any
 * thread; commands look at an immutable snapshot.
 */
public final class PortAccess {
    private final Set<IntConsumer> listeners = new LinkedHashSet<>();
    private volatile Snapshot now = Snapshot.initial();

    /** The states at one moment, and how often each had changed by then. */
    public static final class Snapshot {
        private final AnaState[] states;
        private final ChangeCounts changes;

        private Snapshot(AnaState[] states, ChangeCounts changes) {
            this.states = states;
            this.changes = changes;
        }

        private static Snapshot initial() {
            AnaState[] states = new AnaState[AnaGroups.MAX + 1];
            Arrays.fill(states, AnaState.OPTIMIZED);
            return new Snapshot(states, ChangeCounts.NONE);
        }

        private Snapshot with(int group, AnaState state) {
            AnaState[] next = states.clone();
            next[group] = state;
            return new Snapshot(next, changes.plus(group));
        }

        public AnaState state(int group) {
            return states[group];
        }

        public ChangeCounts changes() {
            return changes;
        }

        /** The groups that are in another state than optimized. */
        public Map<Integer, AnaState> others() {
            Map<Integer, AnaState> others = new TreeMap<>();
            for (int group = 1; group <= AnaGroups.MAX; group++) {
                if (states[group] != AnaState.OPTIMIZED) {
                    others.put(group, states[group]);
                }
            }
            return others;
        }
    }

    public Snapshot now() {
        return now;
    }

    /** The state of a group now: one volatile read. */
    public AnaState state(int group) {
        return now.states[group];
    }

    /**
     * Sets the state of a group; commands that begin after this returns meet it.
     *
     * @return whether it was another one before
     * @throws IllegalArgumentException if there is no such group
     */
    public boolean set(int group, AnaState state) {
        AnaGroups.check(group);
        List<IntConsumer> told;
        synchronized (this) {
            if (now.state(group) == state) {
                return false;
            }
            now = now.with(group, state);
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.accept(group));
        return true;
    }

    /** Tells of the groups whose state changes from now on, on the thread that changes it. */
    public synchronized void listen(IntConsumer listener) {
        listeners.add(listener);
    }

    public synchronized void forget(IntConsumer listener) {
        listeners.remove(listener);
    }
}
