package nvmf.probe.script;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Bytes as scripts write them: hexadecimal, {@code 00*512} for one byte or a few again and again, joined by {@code +}. */
final class Patterns {
    private static final int BYTES_MAX = 16 << 20;

    private Patterns() {}

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if it is no hexadecimal, or too long
     */
    static byte[] bytes(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String part : text.split("\\+")) {
            int star = part.indexOf('*');
            byte[] piece = hex(star < 0 ? part : part.substring(0, star));
            int times = star < 0 ? 1 : Integer.parseInt(part.substring(star + 1));
            if (times < 0 || (long) piece.length * times > BYTES_MAX - out.size()) {
                throw new IllegalArgumentException("\"" + text + "\" is too long");
            }
            for (int i = 0; i < times; i++) {
                out.writeBytes(piece);
            }
        }
        return out.toByteArray();
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not hexadecimal", e);
        }
    }
}
