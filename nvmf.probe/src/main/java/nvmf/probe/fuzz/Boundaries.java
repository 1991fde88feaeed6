package nvmf.probe.fuzz;

import java.util.Random;
import nvmf.probe.wire.PduField;

/** Values that a field is likely not to expect. */
final class Boundaries {
    private final Random random;

    Boundaries(Random random) {
        this.random = random;
    }

    /** Another value for a field, seldom the same. */
    long of(PduField field, long now) {
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> field.max();
            case 3 -> field.max() - 1;
            case 4 -> field.max() >>> 1;
            case 5 -> (field.max() >>> 1) + 1;
            case 6 -> now + 1;
            case 7 -> now - 1;
            case 8 -> now ^ 1L << random.nextInt(field.bits());
            default -> random.nextLong();
        };
    }
}
