package nvmf.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import nvmf.api.spec.Wire;

/**
 * Real PDUs from the folder {@code vectors}, whose README says how they were captured. A file is one connection. A line that starts
 * with {@code >} is a PDU of the host, with {@code <} one of the controller, in hexadecimal; {@code #} says what comes next.
 */
public final class Vectors {
    private Vectors() {}

    /**
     * One PDU.
     *
     * @param fromHost who sent it
     * @param about    the comment above: the command it belongs to
     */
    public record Pdu(boolean fromHost, String about, ByteBuffer bytes) {
        /** The PDU from position 0, read-only and little-endian; a view of the caller's own. */
        @Override
        public ByteBuffer bytes() {
            return Wire.view(bytes);
        }

        /** PDU-Type. */
        public int type() {
            return Wire.u8(bytes, 0);
        }

        @Override
        public String toString() {
            return (fromHost ? "> " : "< ") + about + ", type " + type() + ", " + bytes.remaining() + " bytes";
        }
    }

    /** A whole connection, {@code linux-6.12-none-io} for example, in the order of the wire. */
    public static List<Pdu> read(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("vectors/" + name + ".hex")) {
            if (in == null) {
                throw new IllegalArgumentException("no vectors named " + name);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Pdu> parse(String text) {
        List<Pdu> pdus = new ArrayList<>();
        String about = "";
        for (String line : text.lines().toList()) {
            if (line.isBlank()) {
                continue;
            }
            String rest = line.substring(1).strip();
            switch (line.charAt(0)) {
                case '#' -> about = rest;
                case '>', '<' -> pdus.add(new Pdu(line.charAt(0) == '>', about, bytes(rest)));
                default -> throw new IllegalArgumentException("neither >, < nor #: " + line);
            }
        }
        return pdus;
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).asReadOnlyBuffer();
    }
}
