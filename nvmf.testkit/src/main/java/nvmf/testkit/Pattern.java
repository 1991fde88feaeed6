package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import nvmf.api.spec.Wire;

/**
 * Data that shows where it belongs: it differs from seed to seed and does not repeat within a transfer. A buffer made here lies inside a larger one, between two margins, so that a test sees who writes past an end.
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
        buffer.put(0, guards(buffer.capacity()), 0, buffer.capacity());
        return buffer.position(MARGIN).limit(MARGIN + length);
    }

    /** Writes the seed's data into what remains of a buffer. */
    public static void fill(int seed, ByteBuffer buffer) {
        buffer.put(buffer.position(), bytes(seed, buffer.remaining()));
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
        check(buffer, ByteBuffer.wrap(bytes(seed, buffer.remaining())));
    }

    /** Checks that nobody wrote to a buffer made by {@link #blank}. */
    public static void checkBlank(ByteBuffer buffer) {
        checkMargins(buffer);
        check(buffer, guards(buffer.remaining()));
    }

    /** Checks that a buffer made here still has its position and limit and is untouched outside of them. */
    public static void checkMargins(ByteBuffer buffer) {
        int end = buffer.capacity() - MARGIN;
        assertThat(buffer.position()).as("position").isEqualTo(MARGIN);
        assertThat(buffer.limit()).as("limit").isEqualTo(end);
        ByteBuffer whole = buffer.duplicate().clear();
        check(whole.slice(0, MARGIN), guards(MARGIN));
        check(whole.slice(end, MARGIN), guards(MARGIN));
    }

    // Not by AssertJ, which boxes every byte.
    private static void check(ByteBuffer actual, ByteBuffer expected) {
        assertThat(actual.mismatch(expected)).as("the first byte that differs").isEqualTo(-1);
    }

    private static ByteBuffer guards(int length) {
        byte[] guards = new byte[length];
        Arrays.fill(guards, GUARD);
        return ByteBuffer.wrap(guards);
    }

    private static byte at(int seed, int offset) {
        int mixed = (seed * 0x9E3779B1 + offset) * 0x85EBCA6B;
        return (byte) (mixed >>> 24 ^ mixed >>> 13);
    }
}
