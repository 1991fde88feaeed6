package nvmf.api.spec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An NVMe Qualified Name (Base Specification, "NVMe Qualified Names"): 1 to 223 bytes of UTF-8, here restricted to printable
 * ASCII so that a name can be logged and compared without surprise. The form {@code nqn.yyyy-mm.…} is not demanded, since hosts in
 * the field do not keep to it; {@link #isStrict()} tells.
 */
public record Nqn(String value) implements Comparable<Nqn> {
    public static final int LENGTH_MAX = 223;

    /** Width of the field that holds a name in data structures, NUL terminated. */
    public static final int FIELD_BYTES = 256;

    /** The well-known name of every discovery subsystem. */
    public static final Nqn DISCOVERY = new Nqn("nqn.2014-08.org.nvmexpress.discovery");

    /** What the names that are made of a UUID begin with. */
    private static final String UUID_PREFIX = "nqn.2014-08.org.nvmexpress:uuid:";

    private static final Pattern UUID_FORM =
            Pattern.compile(Pattern.quote(UUID_PREFIX) + "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final Pattern DOMAIN_FORM =
            Pattern.compile("nqn\\.[0-9]{4}-(0[1-9]|1[0-2])\\.[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*(:.+)?");

    public Nqn {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "an NQN has 1 to " + LENGTH_MAX + " characters, this one " + value.length());
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < 0x20 || value.charAt(i) > 0x7E) {
                throw new IllegalArgumentException("an NQN is printable ASCII, but character " + i + " is not");
            }
        }
    }

    /** The name that is derived from a UUID (Base Specification, "Unique Identifier", UUID based format). */
    public static Nqn of(UUID uuid) {
        return new Nqn(UUID_PREFIX + uuid);
    }

    /**
     * Reads a 256-byte field.
     *
     * @throws IllegalArgumentException if it is empty, longer than 223 bytes, not terminated, or not printable ASCII
     */
    public static Nqn decode(ByteBuffer buffer, int at) {
        byte[] field = Wire.bytes(buffer, at, FIELD_BYTES);
        int length = 0;
        while (length < FIELD_BYTES && field[length] != 0) {
            length++;
        }
        if (length == FIELD_BYTES) {
            throw new IllegalArgumentException("the NQN is not terminated");
        }
        return new Nqn(new String(field, 0, length, StandardCharsets.ISO_8859_1));
    }

    /** Writes all 256 bytes of the field. */
    public void encode(ByteBuffer buffer, int at) {
        Wire.text(buffer, at, FIELD_BYTES, value, '\0');
    }

    public boolean isDiscovery() {
        return equals(DISCOVERY);
    }

    /** Whether the name has one of the two forms of the specification: of a date and a domain, or of a UUID. */
    public boolean isStrict() {
        return value.startsWith(UUID_PREFIX)
                ? UUID_FORM.matcher(value).matches()
                : DOMAIN_FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(Nqn other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
