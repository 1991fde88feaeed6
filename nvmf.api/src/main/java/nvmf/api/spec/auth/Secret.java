package nvmf.api.spec.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;
import nvmf.api.spec.Nqn;

/**
 * A secret that a host or a controller proves to know, as people write it: {@code DHHC-1:hh:BASE64:}, where hh says by which hash function the
 * key is bound to a name (00 for not at all), and BASE64 are the key and its CRC-32. Only {@link #text} tells it; {@link #toString}
 * does not.
 */
public final class Secret {
    private static final String PREFIX = "DHHC-1:";
    private static final int CRC_BYTES = 4;
    private static final byte[] LABEL = "NVMe-over-Fabrics".getBytes(StandardCharsets.US_ASCII);

    private final Optional<HashFunction> transform;
    private final byte[] key;

    private Secret(Optional<HashFunction> transform, byte[] key) {
        this.transform = transform;
        this.key = key;
    }

    /**
     * Reads the form that people write.
     *
     * @throws IllegalArgumentException with what is wrong with it, and without it
     */
    public static Secret parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if (!text.strip().startsWith(PREFIX) || parts.length != 4 || !parts[3].isEmpty()) {
            throw new IllegalArgumentException("a secret is of the form DHHC-1:hh:BASE64: with a colon at its end");
        }
        if (!parts[1].matches("0[0-3]")) {
            throw new IllegalArgumentException("the hash function of a secret is 00, 01, 02 or 03");
        }
        byte[] bytes = decode(parts[2]);
        Optional<HashFunction> transform = HashFunction.of(parts[1].charAt(1) - '0');
        byte[] key = Arrays.copyOf(bytes, bytes.length - CRC_BYTES);
        requireLength(transform, key.length);
        int crc = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(key.length);
        if (crc != crc(key)) {
            throw new IllegalArgumentException("the checksum of the secret is wrong: a character of it is");
        }
        return new Secret(transform, key);
    }

    private static byte[] decode(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length > CRC_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // its message tells a part of the secret
        }
        throw new IllegalArgumentException("the key of a secret is Base64 of 36, 52 or 68 bytes");
    }

    private static void requireLength(Optional<HashFunction> transform, int bytes) {
        boolean known = bytes == 32 || bytes == 48 || bytes == 64;
        if (!known || transform.isPresent() && transform.get().bytes() != bytes) {
            throw new IllegalArgumentException(
                    "a key has 32, 48 or 64 bytes, those of its hash function if it has one, not " + bytes);
        }
    }

    /** A new one that is bound to no name. */
    public static Secret random(int bytes) {
        requireLength(Optional.empty(), bytes);
        byte[] key = new byte[bytes];
        new SecureRandom().nextBytes(key);
        return new Secret(Optional.empty(), key);
    }

    /** A new one that is bound to the name of whoever uses it. */
    public static Secret random(HashFunction transform) {
        byte[] key = new byte[transform.bytes()];
        new SecureRandom().nextBytes(key);
        return new Secret(Optional.of(transform), key);
    }

    /**
     * One of that key, bound to no name.
     *
     * @throws IllegalArgumentException unless it has 32, 48 or 64 bytes
     */
    public static Secret of(byte[] key) {
        requireLength(Optional.empty(), key.length);
        return new Secret(Optional.empty(), key.clone());
    }

    /**
     * One of a key that is made of this and a name, and is bound to names by that function once more: what nvme-cli makes of a key.
     *
     * @throws IllegalArgumentException if the key is not as long as the function's values
     */
    public static Secret of(HashFunction transform, byte[] key, Nqn name) {
        requireLength(Optional.of(transform), key.length);
        return new Secret(Optional.of(transform), transform.mac(key, bytes(name), LABEL));
    }

    /** The key that is used by whoever has that name (Base Specification, "DH-HMAC-CHAP", transformed keys). */
    public byte[] keyOf(Nqn name) {
        return transform.map(hash -> hash.mac(key, bytes(name), LABEL)).orElseGet(key::clone);
    }

    static byte[] bytes(Nqn name) {
        return name.value().getBytes(StandardCharsets.UTF_8);
    }

    /** By what it is bound to a name, if at all. */
    public Optional<HashFunction> transform() {
        return transform;
    }

    /** Bytes of the key. */
    public int bytes() {
        return key.length;
    }

    /** The form that people write: it tells the secret. */
    public String text() {
        byte[] bytes = Arrays.copyOf(key, key.length + CRC_BYTES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(key.length, crc(key));
        return PREFIX + "0" + transform.map(HashFunction::id).orElse(0) + ":"
                + Base64.getEncoder().encodeToString(bytes) + ":";
    }

    private static int crc(byte[] key) {
        CRC32 crc = new CRC32();
        crc.update(key);
        return (int) crc.getValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && transform.equals(that.transform) && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        // Nothing that depends on the key: hash codes are printed.
        return key.length;
    }

    @Override
    public String toString() {
        return "a secret of " + key.length + " bytes";
    }
}
