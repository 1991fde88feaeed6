package nvmf.block.memory;

import java.nio.ByteBuffer;

/** A block of zeroes that all devices share. */
public final class Zeroes {
    /** A multiple of every block size. */
    public static final int BYTES = 1 << 18;

    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(BYTES).asReadOnlyBuffer();

    private Zeroes() {}

    /** Writes {@code length} zeroes at index {@code at}; absolute, no position moves. */
    public static void fill(ByteBuffer target, int at, int length) {
        for (int done = 0; done < length; done += BYTES) {
            target.put(at + done, ZEROES, 0, Math.min(BYTES, length - done));
        }
    }

    /** Whether a buffer holds nothing else. */
    public static boolean areIn(ByteBuffer data) {
        int end = data.limit();
        for (int at = data.position(); at < end; at += BYTES) {
            int length = Math.min(BYTES, end - at);
            if (!data.slice(at, length).equals(of(length))) {
                return false;
            }
        }
        return true;
    }

    /** At most {@link #BYTES} zeroes, read-only. */
    public static ByteBuffer of(int length) {
        return ZEROES.slice(0, length);
    }
}
