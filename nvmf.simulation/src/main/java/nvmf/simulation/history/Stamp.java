package nvmf.simulation.history;

import java.nio.ByteBuffer;

/** The contents of a block: which write they are of and where they belong, all over, so that no part can be taken for another's. */
public final class Stamp {
    /** What a block without contents reads as. */
    public static final long ZERO = 0;

    /** Of nobody's contents. */
    public static final long BROKEN = -1;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Stamp() {}

    private static long word(long value, long lba, int index) {
        long word = (value * 31 + lba) * 1021 + index;
        word = (word ^ word >>> 29) * GOLDEN;
        return word ^ word >>> 32;
    }

    /** Fills {@code length} bytes from {@code at} on. */
    public static void put(ByteBuffer buffer, int at, int length, long value, long lba) {
        buffer.putLong(at, value);
        for (int i = 1; i < length / Long.BYTES; i++) {
            buffer.putLong(at + i * Long.BYTES, value == ZERO ? 0 : word(value, lba, i));
        }
    }

    /** Whose contents these are: {@link #BROKEN} if they are of more than one write, or belong elsewhere. */
    public static long get(ByteBuffer buffer, int at, int length, long lba) {
        long value = buffer.getLong(at);
        for (int i = 1; i < length / Long.BYTES; i++) {
            if (buffer.getLong(at + i * Long.BYTES) != (value == ZERO ? 0 : word(value, lba, i))) {
                return BROKEN;
            }
        }
        return value;
    }
}
