package nvmf.probe.wire;

import java.util.function.IntSupplier;

/** Into what pieces the stream is cut on its way out. Where pieces meet in a buffer of a kernel, they may become one again. */
@FunctionalInterface
public interface Splits {
    Splits NONE = left -> left;

    /** How long the next piece is, of what is left; at least 1. */
    int next(int left);

    /** Pieces of one size. */
    static Splits every(int bytes) {
        return left -> Math.min(left, Math.max(1, bytes));
    }

    /** Pieces as long as somebody says. */
    static Splits by(IntSupplier length) {
        return left -> Math.min(left, Math.max(1, length.getAsInt()));
    }
}
