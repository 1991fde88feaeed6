package nvmf.simulation.disk;

import java.util.Random;

/**
 * How a disk behaves; what it does wrong can be switched on and off.
 *
 * @param latencyNanos of an operation, at most, in good times
 * @param straggling how many times as long some of them take
 * @param volatileCache whether completed writes may be lost with the power
 * @param zeroesOnTrim whether deallocated blocks read as zeroes
 */
public record Temper(long latencyNanos, int straggling, boolean volatileCache, boolean zeroesOnTrim) {
    public static Temper of(Random random) {
        return new Temper(
                100_000L << random.nextInt(7), 1 << random.nextInt(6), random.nextInt(4) > 0, random.nextBoolean());
    }
}
