package nvmf.shell.perf;

import java.time.Duration;

/**
 * What is asked of a device.
 *
 * @param readPercent of a hundred commands, how many read
 * @param bytes       of one command
 * @param outstanding commands at a time, on all queues together
 * @param ramp        how long it runs before anything is measured
 * @param time        how long it is measured
 */
public record Workload(Pattern pattern, int readPercent, int bytes, int outstanding, Duration ramp, Duration time) {

    /** The pattern's own mix. */
    public static Workload of(Pattern pattern, int bytes, int outstanding, Duration ramp, Duration time) {
        return new Workload(pattern, pattern.readPercent(), bytes, outstanding, ramp, time);
    }
}
