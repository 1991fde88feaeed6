package nvmf.block;

import java.nio.ByteBuffer;

/** A block of zeroes that all devices share. */
final class Zeroes {
    /** A multiple of every block size. */
    static final int BYTES = 1 << 18;

    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(BYTES).asReadOnlyBuffer();

    private Zeroes() {}

    /** Writes {@code length} zeroes at index {@code at}; absolute, no position moves. */
    static void fill(ByteBuffer target, int at, int length) {
        for (int done = 0; done < length; done += BYTES) {
            target.put(at + done, ZEROES, 0, Math.min(BYTES, length - done));
        }
    }

    /** At most {@link #BYTES} zeroes, read-only. */
    static ByteBuffer of(int length) {
        return ZEROES.slice(0, length);
    }
}
