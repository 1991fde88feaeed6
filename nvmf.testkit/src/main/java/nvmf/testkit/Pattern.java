package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import nvmf.api.spec.Wire;

/**
 * Data that shows where it belongs: no two seeds give the same bytes at one offset, and no two nearby offsets of one seed. A buffer
 * made here lies inside a larger one, between two margins, so that a test sees who writes past an end.
 */
public final class Pattern {
    private static final int MARGIN = 64;
    private static final byte GUARD = (byte) 0xA5;

    private Pattern() {}

    /** A direct buffer full of the seed's data, position and limit around it. */
    public static ByteBuffer of(int seed, int length) {
        ByteBuffer buffer = blank(length);
        fill(seed, buffer);
        return buffer;
    }

    /** A direct buffer of guard bytes to receive data, position and limit around them. */
    public static ByteBuffer blank(int length) {
        ByteBuffer buffer = Wire.allocateDirect(length + 2 * MARGIN);
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, GUARD);
        }
        return buffer.position(MARGIN).limit(MARGIN + length);
    }

    /** Writes the seed's data into what remains of a buffer. */
    public static void fill(int seed, ByteBuffer buffer) {
        for (int i = buffer.position(); i < buffer.limit(); i++) {
            buffer.put(i, at(seed, i - buffer.position()));
        }
    }

    /** The seed's data as an array. */
    public static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(seed, i);
        }
        return bytes;
    }

    /** Checks that a buffer made here still has its position and limit, is untouched outside of them, and holds the seed's data. */
    public static void check(int seed, ByteBuffer buffer) {
        checkMargins(buffer);
        assertThat(Wire.bytes(buffer, buffer.position(), buffer.remaining()))
                .isEqualTo(bytes(seed, buffer.remaining()));
    }

    /** Checks that nobody wrote to a buffer made by {@link #blank}. */
    public static void checkBlank(ByteBuffer buffer) {
        checkMargins(buffer);
        assertThat(Wire.bytes(buffer, buffer.position(), buffer.remaining())).containsOnly(GUARD);
    }

    /** Checks that a buffer made here still has its position and limit and is untouched outside of them. */
    public static void checkMargins(ByteBuffer buffer) {
        int end = buffer.capacity() - MARGIN;
        assertThat(buffer.position()).as("position").isEqualTo(MARGIN);
        assertThat(buffer.limit()).as("limit").isEqualTo(end);
        ByteBuffer whole = buffer.duplicate().clear();
        assertThat(Wire.bytes(whole, 0, MARGIN)).as("bytes before the position").containsOnly(GUARD);
        assertThat(Wire.bytes(whole, end, MARGIN)).as("bytes after the limit").containsOnly(GUARD);
    }

    private static byte at(int seed, int offset) {
        int mixed = (seed * 0x9E3779B1 + offset) * 0x85EBCA6B;
        return (byte) (mixed >>> 24 ^ mixed >>> 13);
    }
}
