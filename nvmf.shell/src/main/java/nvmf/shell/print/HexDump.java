package nvmf.shell.print;

import java.nio.ByteBuffer;

/** Bytes in the form that nvme-cli shows them: offset, sixteen bytes, and what of them can be read. */
public final class HexDump {
    private static final int WIDTH = 16;

    private HexDump() {}

    /** The bytes of {@code [position, limit)}, which do not move; offsets count from the position. */
    public static String of(ByteBuffer bytes) {
        StringBuilder dump = new StringBuilder("      ");
        for (int i = 0; i < WIDTH; i++) {
            dump.append(String.format(" %2x", i));
        }
        for (int at = 0; at < bytes.remaining(); at += WIDTH) {
            dump.append('\n').append(line(bytes, at));
        }
        return dump.toString();
    }

    private static String line(ByteBuffer bytes, int at) {
        StringBuilder line = new StringBuilder(String.format("%04x: ", at));
        StringBuilder readable = new StringBuilder();
        for (int i = at; i < at + WIDTH; i++) {
            if (i < bytes.remaining()) {
                int b = Byte.toUnsignedInt(bytes.get(bytes.position() + i));
                line.append(String.format(" %02x", b));
                readable.append(b >= 0x20 && b < 0x7F ? (char) b : '.');
            } else {
                line.append("   ");
            }
        }
        return line.append(" \"").append(readable).append('"').toString();
    }
}
