package nvmf.api.spec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Little-endian access to wire structures. {@link ByteBuffer#duplicate()} and its relatives fall back to big-endian, so views of wire
 * structures are made here and nowhere else; all access is absolute and never moves a position. Unsigned values of up to two bytes
 * are an {@code int}, of four a {@code long} (or an {@code int} where they are bits), of eight a {@code long} to be compared unsigned.
 */
public final class Wire {
    private Wire() {}

    /** A little-endian view of the buffer's {@code [position, limit)}, sharing its bytes; index 0 is the position. */
    public static ByteBuffer view(ByteBuffer buffer) {
        return buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A little-endian view of {@code length} bytes at {@code offset} from the buffer's position. */
    public static ByteBuffer view(ByteBuffer buffer, int offset, int length) {
        return buffer.slice(buffer.position() + offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A zeroed little-endian heap buffer. */
    public static ByteBuffer allocate(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A zeroed little-endian direct buffer: what a transport moves without a further copy. */
    public static ByteBuffer allocateDirect(int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static int u8(ByteBuffer buffer, int at) {
        return Byte.toUnsignedInt(buffer.get(at));
    }

    public static int u16(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    public static long u32(ByteBuffer buffer, int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }

    /**
     * The text of a fixed field: up to its first NUL, trailing spaces removed, and every byte outside printable ASCII shown as
     * {@code ?}, so that what a peer sent can be logged and printed safely.
     */
    public static String text(ByteBuffer buffer, int at, int width) {
        StringBuilder text = new StringBuilder(width);
        for (int i = 0; i < width; i++) {
            int c = u8(buffer, at + i);
            if (c == 0) {
                break;
            }
            text.append(c >= 0x20 && c < 0x7F ? (char) c : '?');
        }
        return text.toString().stripTrailing();
    }

    /** Writes an ASCII field padded on the right (Base Specification, 1.4.2: with spaces; NQNs and addresses of NUL kind with 0). */
    public static void text(ByteBuffer buffer, int at, int width, String text, char padding) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > width) {
            throw new IllegalArgumentException("\"" + text + "\" has more than " + width + " characters");
        }
        byte[] field = new byte[width];
        Arrays.fill(field, (byte) padding);
        System.arraycopy(bytes, 0, field, 0, bytes.length);
        buffer.put(at, field);
    }

    /** A copy of {@code length} bytes. */
    public static byte[] bytes(ByteBuffer buffer, int at, int length) {
        byte[] bytes = new byte[length];
        buffer.get(at, bytes);
        return bytes;
    }
}
