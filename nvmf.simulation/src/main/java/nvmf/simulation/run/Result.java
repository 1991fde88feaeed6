package nvmf.simulation.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a run.
 *
 * @param failure    what was wrong, if anything was
 * @param millis     virtual time
 * @param events     steps of the world
 * @param operations that hosts asked for
 * @param faults     what went wrong on purpose, and how often
 * @param history    the last events, oldest first
 * @param print      of all events, the same whenever the run is
 */
public record Result(
        long seed,
        Optional<String> failure,
        long millis,
        long events,
        long operations,
        Map<Fault, Integer> faults,
        List<String> history,
        int print) {}
